import { existsSync, readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { ampFaults } from '../../jobs/templates/ampRules.ts'
import { checks } from '../../jobs/templates/checks.ts'
import { compile } from '../../jobs/templates/compile.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { lint } from '../../jobs/templates/lint.ts'
import { pageFaults } from '../../jobs/templates/safety.ts'
import { starters } from '../../jobs/templates/starters/gallery.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import { blocks, recipient, send } from './letters.ts'

const attributes = { items: [{ name: 'Lamp <b>', price: 9.5 }], total: 9.5, currency: 'EUR', last_seen: '2025-02-03' }
const outlets = { pixelUrl: 'https://t.test/o', trackLink: (number: number) => `https://t.test/${number}` }

test('there are at least eight, with names and keys of their own', () => {
  expect(starters.length).toBeGreaterThanOrEqual(8)
  expect(new Set(starters.map(({ key }) => key)).size).toBe(starters.length)
})

describe.each(starters)('$name', ({ template: input }) => {
  const template = readTemplate(input)

  test('is safe in all its parts, for a lead with everything and for one with an address only', async () => {
    const compiled = await compile(template)
    for (const lead of [
      { attributes },
      { firstName: null, lastName: null, company: null, position: null, attributes: null },
    ]) {
      const { html, amp, text, subject } = fill(compiled, recipient(lead), outlets)
      expect(pageFaults(html ?? '')).toEqual([])
      expect(ampFaults(amp ?? '')).toEqual([])
      expect(`${subject}${html}${amp}${text}`).not.toMatch(/undefined|\[object|NaN|\{\{|\{%|[\uE000-\uE003]/)
      expect(subject).not.toMatch(/^\W|, *$|\s\s/)
    }
  })

  test('holds no picture and no address but examples', async () => {
    const { html } = await send(template)
    expect(html).not.toMatch(/<img|url\(/)
    expect(
      html.match(
        /https?:\/\/(?!www\.example\.com|example\.com|www\.linkedin\.com|mastodon\.social|www\.w3\.org)[^"<]*/g,
      ),
    ).toBeNull()
  })

  test('passes its own checks but for its example addresses', async () => {
    const compiled = await compile(template)
    const findings = await checks(template, compiled)
    expect(findings.filter(({ message }) => !message.includes('example.com'))).toEqual([])
    expect(lint(compiled).filter(({ known, bare }) => !known || bare.length > 0)).toEqual([])
  })

  test('is small and always the same', async () => {
    const [one, two] = [await compile(template), await compile(template)]
    expect(one.outputHash).toBe(two.outputHash)
    expect(one.size.html).toBeLessThan(40_000)
  })
})

describe('AMP by our own list', () => {
  const page = async () => (await send(readTemplate(starters[0]?.template))).amp ?? ''

  test.each([
    ['<script>alert(1)</script>', /script/],
    ['<img src="https://a.test/x.png">', /<img>/],
    ['<iframe></iframe>', /<iframe>/],
    ['<p onclick="x">', /onclick/],
    ['<p style="color:red!important">', /!important/],
    ['<p style="background:url(x)">', /url\(/],
    ['<style>p{}</style>', /<style>/],
    ['<a href="javascript:x">', /javascript/],
    ['<form method="get" action-xhr="https://a.test"></form>', /post/],
    ['<form method="post" action-xhr="http://a.test"></form>', /https/],
    ['<amp-img src="https://a.test/x.png"></amp-img>', /width/],
    ['<amp-script></amp-script>', /amp-script/],
    ['<template type="amp-mustache"></template>', /template/],
    ['<!-- x -->', /Comments/],
    [`<p>${'x'.repeat(200_001)}</p>`, /larger than 200000/],
    ['<p style="margin:0"></p>'.repeat(12_000), /larger than 75000/],
  ])('%.60s is refused', async (bad, message) => {
    expect(ampFaults((await page()).replace('</body>', `${bad}</body>`)).join(' ')).toMatch(message)
    expect(ampFaults(await page())).toEqual([])
  })

  test('a mail that AMP cannot show has none, and says why', async () => {
    const tall = blocks([{ id: 'i', type: 'image', picture: { url: 'https://a.test/x.png', alt: 'x' } }])
    expect(await compile(tall)).toMatchObject({ amp: null, ampReason: expect.stringMatching(/height/) })
    const center = blocks([{ id: 'h', type: 'html', html: '<center>x</center>' }])
    expect(await compile(center)).toMatchObject({ amp: null, ampReason: '<center> is not allowed.' })
  })

  test('a value that AMP cannot show takes the AMP part from this mail alone', async () => {
    const picture = { url: '{{ attributes.picture }}', alt: 'x', width: 10, height: 10 }
    const compiled = await compile(blocks([{ id: 'i', type: 'image', picture }]))
    expect(fill(compiled, recipient({ attributes: { picture: 'http://a.test/x.png' } })).amp).toBeNull()
    expect(fill(compiled, recipient({ attributes: { picture: 'https://a.test/x.png' } })).amp).toContain(
      'src="https://a.test/x.png"',
    )
  })
})

/** The official validator, where somebody has put its file (see `AMP_VALIDATOR`). */
const file = process.env.AMP_VALIDATOR

interface Validator {
  amp: {
    validator: {
      init(): Promise<void>
      validateString(page: string, format: string): { status: string; errors: unknown[] }
      renderErrorMessage(error: unknown): string
    }
  }
}

function isValidator(sandbox: object): sandbox is Validator {
  return 'amp' in sandbox
}

async function officialFaults(path: string, pages: string[]): Promise<string[]> {
  const sandbox = createContext({})
  new Script(readFileSync(path, 'utf8')).runInContext(sandbox)
  if (!isValidator(sandbox)) throw new Error(`${path} is not the AMP validator.`)
  const { validator } = sandbox.amp
  await validator.init()
  return pages.flatMap((page) =>
    validator.validateString(page, 'AMP4EMAIL').errors.map((error) => validator.renderErrorMessage(error)),
  )
}

if (file && existsSync(file)) {
  test('every starter passes the official validator', async () => {
    const pages = await Promise.all(
      starters.map(
        async ({ template }) => (await send(readTemplate(template), recipient({ attributes }), { outlets })).amp ?? '',
      ),
    )
    expect(await officialFaults(file, pages)).toEqual([])
    expect(await officialFaults(file, ['<html ⚡4email>'])).not.toEqual([])
  })
}
