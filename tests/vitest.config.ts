import { defineConfig } from 'vitest/config'
import type { TestModule } from 'vitest/node'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One copy of graphql for the code under test and for the libraries that check its instances.
    server: {
      deps: {
        inline: ['type-graphql', '@apollo/server', 'graphql-scalars', 'graphql-query-complexity', 'graphql-sse'],
      },
    },
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
