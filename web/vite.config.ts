import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { graphql } from './src/gql/gql.ts'

const api = process.env.API_URL ?? 'http://127.0.0.1:4000'

/** What the API serves beside the pages. Short names end in a slash, because pages begin with the same letter. */
export const served = '^/(graphql|session|health|metrics|export|uploads|downloads|files|brand|c/|i/|t/|u/|v/)'

/** Puts each GraphQL document where it is used: a page brings its own, and the shell does not carry everybody's. */
function documentsInPlace(): Plugin {
  return {
    name: 'documents-in-place',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\/src\/.*\.tsx?$/, exclude: /\/src\/gql\// }, code: /\bgraphql\(\s*`/ },
      handler: (code) => code.replaceAll(/\bgraphql\(\s*`([^`]*)`,?\s*\)/g, (_, text) => documentOf(text)),
    },
  }
}

function documentOf(text: string) {
  const document = graphql(text)
  if (typeof document === 'object' && document && 'definitions' in document) return JSON.stringify(document)
  throw new Error(`The types in src/gql do not know this document: generate them again.\n${text}`)
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [documentsInPlace(), react()],
  server: { host: '127.0.0.1', proxy: { [served]: api } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // The content policy allows files from this origin and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What changes only with a dependency stays in the browser's cache from one release to the next.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            { name: 'graphql', test: /node_modules\/(@apollo|graphql|@wry|optimism|rxjs)\//, priority: 2 },
            {
              name: 'router',
              test: /node_modules\/(@tanstack\/(react-router|router-core|history)|seroval)\//,
              priority: 2,
            },
            // Few files for what several pages share; what one page needs stays with the page.
            { name: 'libraries', test: /node_modules\//, minShareCount: 2, priority: 1 },
            { name: 'shared', test: /\/src\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
})
