import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../prisma/root.ts'
import { served } from '../../web/vite.config.ts'
import { server } from '../world.ts'

const isServed = (path: string) => new RegExp(served).test(path)

test('while developing, the pages’ own server passes on everything that the API serves', async () => {
  const api = await server()
  await api.ready()
  const routes = [...api.printRoutes({ commonPrefix: false }).matchAll(/^ {4}\S── (\S+)/gm)].map(
    ([, path]) => `/${path}`,
  )
  const ofApi = routes.filter((path) => path !== '/*' && !existsSync(join(root, 'web/dist', path)))
  expect(ofApi).toContain('/graphql')
  expect(ofApi.filter((path) => !isServed(path))).toEqual([])
})

test('no page is taken for something that the API serves', () => {
  const pages = [...readFileSync(join(root, 'web/src/routes.tsx'), 'utf8').matchAll(/path: '([^']+)'/g)]
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.map(([, path = '']) => path).filter(isServed)).toEqual([])
})
