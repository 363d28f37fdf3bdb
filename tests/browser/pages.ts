import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from '../../prisma/root.ts'
import { freePort } from '../../scripts/embedded.ts'
import { server } from '../world.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** On a machine that is out of breath the browser may die as it is born: it gets a second chance, and a third. */
async function launched(options: Parameters<typeof chromium.launch>[0], chances = 3): Promise<Browser> {
  try {
    return await chromium.launch(options)
  } catch (error) {
    if (chances <= 1) throw error
    return launched(options, chances - 1)
  }
}

/** The API with the built pages on a port of its own, and a browser for them. */
export async function openBrowser() {
  if (!existsSync(join(root, 'web/dist/index.html'))) throw new Error('The pages are not built: npm test builds them')
  const port = await freePort()
  const url = `http://localhost:${port}`
  process.env.PUBLIC_URL = url
  await (await server()).listen({ host: '127.0.0.1', port })
  const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : await sparticuz.executablePath()
  // One process for all does not bear two people at once.
  const args = sparticuz.args.filter((arg) => arg !== '--single-process')
  const chrome = await launched({ executablePath, args: [...args, '--disable-background-networking'] })
  return {
    url,
    /**
     * A page of a browser of its own, with the cookies of somebody who is signed in. Where the pages' own policy (CSP)
     * holds, `isForAll` cannot look.
     */
    async newPage(cookies: ReadonlyMap<string, string> = new Map(), { bypassCSP = true } = {}) {
      const context = await chrome.newContext({ baseURL: url, bypassCSP, viewport: { width: 1280, height: 900 } })
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })))
      await context.addInitScript({ path: axe })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      return page
    },
    async close() {
      await chrome.close()
      await (await server()).close()
    },
  }
}

/** Nothing on the page keeps somebody out, in light and in dark. Keeps pictures where PICTURES says. */
export async function isForAll(page: Page, name: string) {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.waitForFunction((it) => document.documentElement.dataset.mantineColorScheme === it, scheme)
    const found = await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {})))
      const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run()
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes[0]?.html])
    })
    const folder = process.env.PICTURES
    if (folder) await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), fullPage: true })
    expect(found).toEqual([])
  }
}
