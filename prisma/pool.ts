import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import { env } from './env.ts'

/** The tenant on whose behalf the present code talks to a database. Set by the doors, read by the pools. */
export const scope = new AsyncLocalStorage<string>()

/**
 * A connection that could go round row-level security is never used: not a superuser's, not one with BYPASSRLS,
 * not the owner's. `verify` is asked for each new connection, so this holds after a failover too.
 */
const unsafe = `select rolsuper or rolbypassrls or exists (
  select from pg_class where relowner = r.oid) or pg_has_role(r.oid, 'penguin_owner', 'member') as unsafe
  from pg_roles r where rolname = current_user`

export class UnsafeRole extends Error {
  constructor(user: string | undefined) {
    super(
      `Refusing to work as the database role "${user}": it could go round tenant isolation. Connect as penguin_app.`,
    )
  }
}

const verify: pg.PoolConfig['verify'] = (client, done) => {
  client.query<{ unsafe: boolean }>(unsafe).then(
    ({ rows }) => done(rows[0]?.unsafe === false ? undefined : new UnsafeRole(client.user)),
    (error: Error) => done(error),
  )
}

/** A pool for the role that serves all tenants. */
export function openPool(connectionString: string, options: pg.PoolConfig = {}) {
  const pool = new pg.Pool({ connectionString, ...poolDefaults(), ...options })
  return calm(pool)
}

/** A connection that is cut tells whoever uses it by failing what they ask; as an event of its own it would end the process. */
function calm<P extends pg.Pool>(pool: P) {
  const heard = () => {}
  pool.on('error', heard).on('connect', (client) => client.on('error', heard))
  return pool
}

const poolDefaults = (): pg.PoolConfig => ({
  max: env.DATABASE_POOL_SIZE,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  verify,
})

/** A pool whose every statement carries the tenant of its scope, in the same round trip. Without a scope it refuses. */
export function openTenantPool(connectionString: string): pg.Pool {
  const pool = new TenantPool({ connectionString, ...poolDefaults() })
  return calm(pool)
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function tenantInScope() {
  const tenantId = scope.getStore()
  if (!tenantId) throw new Error('A tenant table was asked without a tenant: use inTenant or asTenant')
  if (!uuid.test(tenantId)) throw new Error('A tenant id must be a UUID in lower case') // it becomes a literal below
  return tenantId
}

const announcements = {
  set_config: (tenantId: string) => `select set_config('app.current_tenant_id', '${tenantId}', true)`,
  set_local: (tenantId: string) => `set local app.current_tenant_id = '${tenantId}'`,
}

class TenantPool extends pg.Pool {
  // Checked-out clients are transactions (Prisma's, or bulk SQL): the tenant travels with their BEGIN in one message.
  override connect(): Promise<pg.PoolClient>
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void
  // biome-ignore lint/suspicious/noConfusingVoidType: as the base class has it
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | void {
    if (callback) return super.connect(callback)
    const announce = announcements[env.TENANT_ANNOUNCEMENT](tenantInScope())
    return super.connect().then((client) => {
      const begin = async (config: string | pg.QueryConfig) => {
        Reflect.deleteProperty(client, 'query') // the class's own is behind it
        const text = typeof config === 'string' ? config : config.text
        if (!/^begin\b/i.test(text)) throw new Error('A tenant connection begins with BEGIN')
        return client.query(`${text}; ${announce}`)
      }
      return Object.assign(client, { query: begin })
    })
  }

  // biome-ignore lint/suspicious/noExplicitAny: the base class has eight overloads of which Prisma and we use one
  override query(config: any, values?: any): any {
    const query = new Promise<pg.QueryResult>((resolve, reject) => {
      const tenantId = tenantInScope()
      super.connect((error, client, release) => {
        if (error || !client) return reject(error)
        const statement = new TenantStatement(config, values, tenantId, (failure, result) => {
          release(failure && statement.spoilsItsConnection(failure) ? failure : undefined)
          if (failure) reject(failure)
          else resolve(result)
        })
        client.query(statement as unknown as pg.Submittable)
      })
    })
    return query
  }
}

type Wire = pg.Connection & {
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
  parse(message: { text: string; name?: string }): void
  bind(message: { statement?: string; values?: unknown[]; valueMapper?: (value: unknown) => unknown }): void
  execute(message: { portal?: string; rows?: number }): void
  sync(): void
}
type Base = {
  new (config: unknown, values: unknown, callback: unknown): Base
  name?: string
  hasBeenParsed(wire: Wire): unknown
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}
type Done = (error: (Error & { severity?: string }) | null, result: pg.QueryResult) => void

const tenantSetting = "select set_config('app.current_tenant_id', $1, true)"

/**
 * One statement and the announcement of its tenant before one Sync. What precedes a Sync is one implicit transaction,
 * so the local setting ends with it, also on error. `set_local` needs BEGIN and COMMIT in the same message.
 */
class TenantStatement extends (pg.Query as unknown as Base) {
  readonly #tenantId: string
  readonly #explicit = env.TENANT_ANNOUNCEMENT === 'set_local'
  /** Answers that come before ours: of set_config, or of BEGIN and SET LOCAL. */
  #before: number
  #isNew = false
  #settled = false

  constructor(config: unknown, values: unknown, tenantId: string, done: Done) {
    super(config, values, done)
    this.#tenantId = tenantId
    this.#before = this.#explicit ? 2 : 1
  }

  requiresPreparation() {
    return true
  }

  override prepare(wire: Wire) {
    this.#isNew = Boolean(this.name) && !this.hasBeenParsed(wire)
    if (this.#explicit) {
      run(wire, 'begin')
      run(wire, announcements.set_local(this.#tenantId))
    } else if (env.PREPARED_STATEMENTS === 'on') {
      const name = 'tenant'
      if (!wire.submittedNamedStatements[name] && !wire.parsedStatements[name]) {
        wire.parse({ text: tenantSetting, name })
        wire.submittedNamedStatements[name] = tenantSetting
      }
      wire.bind({ statement: name, values: [this.#tenantId], valueMapper: (value) => value })
      wire.execute({ portal: '' })
    } else {
      run(wire, announcements.set_config(this.#tenantId))
    }
    super.prepare(wire)
  }

  _getRows(wire: Wire) {
    wire.execute({ portal: '' })
    if (this.#explicit) run(wire, 'commit')
    wire.sync()
  }

  override handleDataRow(message: unknown) {
    if (this.#before === 0) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire) {
    if (this.#before > 0) {
      this.#before -= 1
      return
    }
    if (this.#settled) return // COMMIT
    this.#settled = true
    super.handleCommandComplete(message, wire)
  }

  /**
   * A lost connection; an explicit transaction left open; or a named statement whose first use failed, of which
   * node-postgres no longer knows whether the server has it.
   */
  spoilsItsConnection(error: { severity?: string }) {
    return error.severity === undefined || this.#explicit || this.#isNew
  }
}

function run(wire: Wire, text: string) {
  wire.parse({ text, name: '' })
  wire.bind({ statement: '', values: [] })
  wire.execute({ portal: '' })
}
