import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { root } from './root.ts'
import { migrationsFolder, schemaFolder, type Tier } from './tiers.ts'

/** Prisma's own schema engine, as WebAssembly: no download, the same history table as `prisma migrate deploy`. */
type Engine = {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>
  diff(input: object): Promise<{ exitCode: number; stdout: string | null }>
}
type EngineModule = {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
  SchemaEngine: { new: (options: object, log: (line: string) => void, adapters: object) => Promise<Engine> }
}

const filters = { externalTables: [], externalEnums: [] }

/** Applies what is missing and says what it was. The URL must be of a role that may create roles, the first time. */
export async function migrate(tier: Tier, adminUrl: string): Promise<string[]> {
  const applied = await applyMigrations(tier, migrationsFolder(tier), adminUrl)
  return tier === 'oltp' ? [...applied, ...(await migrateQueue(adminUrl))] : applied
}

/** graphile-worker's tables, made by the owner; then ours beside them, with a history of their own in their schema. */
async function migrateQueue(adminUrl: string) {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 1, options: '-c role=penguin_owner' })
  const tell = () => {} // a lost connection shows in the next statement
  pool.on('error', tell).on('connect', (client) => client.on('error', tell))
  try {
    await runMigrations({ pgPool: pool })
    await pool.query('create schema if not exists queue')
    const applied = await applyMigrations('oltp', migrationsFolder('queue'), adminUrl, 'queue')
    await pool.query('call queue.open_to_workers()')
    return applied
  } finally {
    await pool.end()
  }
}

async function applyMigrations(tier: Tier, folder: string, connectionString: string, schema?: string) {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  const migrationDirectories = names.sort().map((path) => ({
    path,
    migrationFile: {
      path: 'migration.sql',
      content: { tag: 'ok', value: readFileSync(join(folder, path, 'migration.sql'), 'utf8') },
    },
  }))
  const lockfile = {
    path: 'migration_lock.toml',
    content: readFileSync(join(folder, 'migration_lock.toml'), 'utf8'),
  }
  const migrationsList = { baseDir: folder, lockfile, shadowDbInitScript: '', migrationDirectories }
  return withEngine(schemaFiles(tier), connectionString, schema, async (engine) => {
    return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames
  })
}

/** The SQL that would turn the migrated database into what the schema files say: empty, or somebody forgot one of them. */
export async function drift(tier: Tier, adminUrl: string): Promise<string> {
  const files = schemaFiles(tier)
  return withEngine(files, adminUrl, undefined, async (engine) => {
    const to = { tag: 'schemaDatamodel', files: files.map(([path, content]) => ({ path, content })) }
    const from = { tag: 'schemaDatasource', files: to.files, configDir: root }
    const request = { from, to, script: true, exitCode: null, shadowDatabaseUrl: null, filters }
    return (await engine.diff(request)).stdout ?? ''
  })
}

const schemaFiles = (tier: Tier) =>
  readdirSync(schemaFolder(tier)).map((name): [path: string, content: string] => {
    const path = join(schemaFolder(tier), name)
    return [relative(root, path), readFileSync(path, 'utf8')]
  })

async function withEngine<T>(
  datamodels: [string, string][],
  connectionString: string,
  schema: string | undefined,
  work: (engine: Engine) => Promise<T>,
) {
  const adapters = new WholeScripts({ connectionString, options: schema && `-c search_path=${schema}` }, { schema })
  const engine = await (await engineModule()).SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapters),
  )
  try {
    return await work(engine)
  } catch (error) {
    throw adapters.refusal ?? error
  } finally {
    await adapters.dispose()
  }
}

let loaded: Promise<EngineModule> | undefined

function engineModule() {
  loaded ??= (async () => {
    const name = '@prisma/schema-engine-wasm/schema_engine_bg'
    const bytes = readFileSync(
      createRequire(import.meta.url)
        .resolve(name)
        .replace(/\.js$/, '.wasm'),
    )
    const engine = (await import(name)) as EngineModule & WebAssembly.ModuleImports
    const imports = { ...engine, ...impatient(engine) }
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports })
    engine.__wbg_set_wasm(instance.exports)
    ;(instance.exports.__wbindgen_start as () => void)()
    return engine
  })()
  return loaded
}

/** The engine never clears the timer of its lock, which would keep a process alive for ten seconds after its work. */
const impatient = (engine: object) =>
  Object.fromEntries(
    Object.keys(engine)
      .filter((name) => name.startsWith('__wbg_setTimeout_'))
      .map((name) => [name, (work: () => void, ms: number) => setTimeout(work, ms).unref()]),
  )

/** Prisma's adapter cuts a script at every semicolon, also inside function bodies: this one sends it whole. */
class WholeScripts extends PrismaPg {
  readonly #made: { dispose(): Promise<void> }[] = []
  /** What the database said of a script it refused, which the engine keeps to itself. */
  refusal: Error | undefined

  override async connect() {
    return this.#whole(await super.connect())
  }

  override async connectToShadowDb() {
    return this.#whole(await super.connectToShadowDb())
  }

  async dispose() {
    await Promise.all(this.#made.map((adapter) => adapter.dispose()))
  }

  #whole<A extends Awaited<ReturnType<PrismaPg['connect']>>>(adapter: A) {
    this.#made.push(adapter)
    const { client } = adapter as unknown as { client: pg.Pool }
    const ask = client.query.bind(client) as (query: pg.QueryConfig) => Promise<pg.QueryResult>
    const queryRaw = adapter.queryRaw.bind(adapter)
    return Object.assign(adapter, {
      client: { query: async (query: pg.QueryConfig) => disguised(await ask(query)) },
      queryRaw: async (query: Parameters<typeof queryRaw>[0]) => unmasked(await queryRaw(query)),
      executeScript: async (sql: string) => {
        await client.query(sql).catch((error: Error) => {
          this.refusal = error
          throw error
        })
      },
    })
  }
}

// The adapter refuses the catalogue's "char" columns, which the engine expects: they pass it as arrays of them.
const [char, charArray] = [18, 1002]

function disguised(answer: pg.QueryResult) {
  for (const field of answer.fields) if (field.dataTypeID === char) field.dataTypeID = charArray
  return answer
}

const unmasked = <A extends { columnTypes: ColumnType[] }>(answer: A) => ({
  ...answer,
  columnTypes: answer.columnTypes.map((type) =>
    type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
  ),
})
