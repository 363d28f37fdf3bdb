import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildSchema, type GraphQLSchema, isAbstractType, parse, Source } from 'graphql'
import { root } from '../prisma/root.ts'

/** Writes `web/src/gql/` and `tests/gql/`: the types of every document of the SPA and of the tests. */
export async function generateWeb() {
  await generateDocuments('web/src', 'web/src/gql')
  await generateDocuments('tests', 'tests/gql')
}

/**
 * Writes a folder of typed documents for the `graphql(…)` calls below another one, both named from the checkout.
 * A document that does not fit `api/schema.graphql` is an error that names its file and line.
 */
export async function generateDocuments(from: string, into: string) {
  const sdl = readFileSync(join(root, 'api/schema.graphql'), 'utf8')
  const schemaAst = buildSchema(sdl)
  const parts = await preset.buildGeneratesSection({
    baseOutputDir: `${into}/`,
    schema: parse(sdl),
    schemaAst,
    documents: [...documentsBelow(from, into)],
    config: {
      useTypeImports: true,
      enumType: 'string-literal',
      importExtension: '.ts',
      scalars: { ID: 'string', DateTime: 'string', JSONObject: 'Record<string, unknown>' },
      strictScalars: true,
    },
    presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' } },
    plugins: [],
    pluginMap: {},
    documentTransforms: [],
  })
  mkdirSync(join(root, into), { recursive: true })
  for (const part of parts) write(part.filename, await codegen({ ...part, schemaAst }))
  write(`${into}/possibleTypes.ts`, printPossibleTypes(schemaAst))
}

function* documentsBelow(folder: string, except: string) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const location = relative(root, join(entry.parentPath, entry.name))
    if (!/\.tsx?$/.test(entry.name) || location.startsWith(`${except}/`) || location.includes('node_modules')) continue
    const code = readFileSync(join(root, location), 'utf8')
    for (const { 1: rawSDL = '', index } of code.matchAll(/\bgraphql\(\s*`([^`]*)`/g)) {
      const line = code.slice(0, code.indexOf('`', index)).split('\n').length
      if (rawSDL.includes('${')) throw new Error(`${location}:${line} puts a value into its document: use a variable.`)
      const document = parse(new Source(rawSDL, location, { line, column: 1 }))
      yield { location, rawSDL, document }
    }
  }
}

function printPossibleTypes(schema: GraphQLSchema) {
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType)
  const possible = abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)])
  return `export const possibleTypes: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(possible), null, 2)}\n`
}

/** Leaves a file alone that says the same already, so that nothing watching it wakes up. */
function write(path: string, text: string) {
  const file = join(root, path)
  try {
    if (readFileSync(file, 'utf8') === text) return
  } catch {
    // not there yet
  }
  writeFileSync(file, text)
}
