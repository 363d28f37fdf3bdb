import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import type { TestModule } from 'vitest/node'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
  .map((name) => `tests/${name}`)

/** Those that change the environment of their process, or close what others in it would use, have one of their own. */
const ofTheirOwn = files.filter((file) =>
  /useOwnDatabase|process\.env|stubEnv|\.close\(\)/.test(readFileSync(join(root, file), 'utf8')),
)

const shared = {
  root,
  // One copy of graphql: the one that Node gives to the libraries that check its instances.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
}
const limits = { testTimeout: 120_000, hookTimeout: 60_000 }

export default defineConfig({
  ...shared,
  test: {
    globalSetup: 'tests/setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: { ...limits, name: 'together', include: files.filter((it) => !ofTheirOwn.includes(it)), isolate: false },
      },
      { ...shared, test: { ...limits, name: 'alone', include: ofTheirOwn } },
    ],
    reporters: ['default', { onTestRunEnd: tally }],
  },
})

/**
 * The last line of a run. Files that did not load, groups that did not begin and errors outside tests are failures, and
 * so is a run of nothing.
 */
function tally(modules: readonly TestModule[], errors: readonly unknown[]) {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const of = (state: string) => tests.filter((test) => test.result().state === state).length
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const broken = groups.filter((group) => group.errors().length > 0).length
  const passed = of('passed')
  const failed = of('failed') + broken + errors.length
  if (passed + failed === 0) process.exitCode = 1
  process.once('exit', () => console.log(`${passed} passed, ${failed} failed`))
}
