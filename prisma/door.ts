import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { env } from './env.ts'
import { handleOf } from './handle.ts'
import { openPool, openTenantPool, scope } from './pool.ts'
import { acrossUrlOf, type Tier, urlOf } from './tiers.ts'
import { reaching, unreachable } from './unavailable.ts'

/** What every generated client can do: their own types are too particular to be written as one. */
type AnyClient = {
  $transaction<T>(work: (db: never) => Promise<T>, options?: object): Promise<T>
  $disconnect(): Promise<void>
}

/** What the doors add to Prisma's own handle. */
type Added = {
  /** The primary key of one of this tenant's rows. */
  key(id: string): { tenantId_id: { tenantId: string; id: string } }
  /** One statement that answers one JSON value: for hot lists, in one round trip and without an object per row. */
  json<T>(statement: string, ...values: unknown[]): Promise<T>
  readonly tenantId: string
}

/** Not behind the door: what would open another one, and `findUnique`, which Prisma merges across tenants. */
type Handle<Client> = Omit<Client, '$connect' | '$disconnect' | '$extends' | '$on' | '$transaction'>

type Generated<Client> = {
  Client: new (options: { adapter: PrismaPg }) => Client
  /** The generated namespace: it tells which models carry a tenant. */
  Prisma: object
}

/** The doors to one tier: nothing else in the product holds a connection to it. */
export function doorsOf<Client>(tier: Tier, { Client, Prisma }: Generated<Client>) {
  type TenantDb = Handle<Client> & Added
  const pool = lazy(() => openTenantPool(urlOf(tier)))
  const acrossPool = lazy(() => openPool(acrossUrlOf(tier)))
  const connect = (pool: pg.Pool) => new Client({ adapter: adapterFor(pool) }) as AnyClient
  const prisma = lazy(() => connect(pool()))
  const acrossPrisma = lazy(() => connect(acrossPool()))
  const carriesTenant = (model: string) => {
    const fields = (Prisma as Record<string, unknown>)[`${model}ScalarFieldEnum`]
    return typeof fields === 'object' && fields !== null && 'tenantId' in fields
  }
  const across = lazy(() => given<Handle<Client>>(handleOf(acrossPrisma(), { tier, carriesTenant })))
  const handles = new Map<string, TenantDb>()

  const ofTenant = (tenantId: string, client: object, json: Added['json']) => {
    const added: Added = { tenantId, json, key: (id) => ({ tenantId_id: { tenantId, id } }) }
    return given<TenantDb>(handleOf(client, { tier, tenantId, carriesTenant, added }))
  }

  function openHandle(tenantId: string) {
    const ask = async (text: string, values: unknown[]) =>
      (await pool().query({ text, values, name: nameOf(text), rowMode: 'array' })).rows[0]?.[0]
    const made = ofTenant(tenantId, prisma(), (text, ...values) =>
      scope.run(tenantId, () => ask(text, values).catch(unreachable(tier))),
    )
    if (handles.size >= 500) handles.delete(handles.keys().next().value as string)
    handles.set(tenantId, made)
    return made
  }

  return {
    /** One transaction that sees exactly one tenant. The only door for writes. */
    inTenant<T>(tenantId: string, work: (db: TenantDb) => Promise<T>): Promise<T> {
      const opened = () =>
        prisma().$transaction((tx: Raw) => {
          const json = async (statement: string, ...values: unknown[]) =>
            Object.values((await tx.$queryRawUnsafe<object[]>(statement, ...values))[0] ?? {})[0]
          return work(ofTenant(tenantId, tx, json as Added['json']))
        }, limits)
      return scope.run(tenantId, () => reaching(tier, opened))
    },

    /** The same view for reads: no transaction is held, each statement carries its tenant in the same round trip. */
    asTenant: (tenantId: string): TenantDb => handles.get(tenantId) ?? openHandle(tenantId),

    /** One transaction of one tenant in plain SQL, on a connection of its own: for COPY, cursors and sets. */
    async inTenantSql<T>(tenantId: string, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
      const connect = () => scope.run(tenantId, () => pool().connect())
      return reaching(tier, async () => settle(await connect(), work))
    },

    /** A transaction that sees all tenants, for what serves them all: signing in, staff, the planner. A test lists who may. */
    acrossTenants<T>(_reason: string, work: (db: Handle<Client>) => Promise<T>): Promise<T> {
      return reaching(tier, () => acrossPrisma().$transaction((tx: never) => work(tx), limits))
    },

    /** The same, in plain SQL. */
    async acrossTenantsSql<T>(_reason: string, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
      return reaching(tier, async () => settle(await acrossPool().connect(), work))
    },

    /** One statement that sees all tenants, prepared, in one round trip and a transaction of its own. */
    async askAcross<Row extends object>(_reason: string, text: string, values: unknown[]): Promise<Row[]> {
      const asked = acrossPool().query<Row>({ text, values, name: nameOf(text) })
      return (await asked.catch(unreachable(tier))).rows
    },

    /** Reads across tenants without a transaction: is this session still alive, whose token is this. */
    lookAcross: (_reason: string) => across(),

    /** Answers, or fails, within the pool's time: what /health asks. Both roles are tried. */
    ping: () =>
      reaching(tier, async () => {
        await acrossPool().query('select 1')
        await scope.run(nobody, () => pool().query('select 1'))
      }),

    async close() {
      await Promise.all([...[prisma, acrossPrisma].map((it) => it.made()?.$disconnect())])
      await Promise.all([...[pool, acrossPool].map((it) => it.made()?.end())])
    },
  }
}

/** Prisma's own type for what it made, which no type over all generated clients can express. */
const given = <T>(handle: unknown) => handle as T

async function settle<T>(client: pg.PoolClient, work: (sql: pg.PoolClient) => Promise<T>) {
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => (broken = lost))
    throw error
  } finally {
    client.release(broken)
  }
}

type Raw = { $queryRawUnsafe<T>(statement: string, ...values: unknown[]): Promise<T> }

/** A tenant that does not exist: through it every tenant table looks empty. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** A mutation holds its connection for its length: longer than this, something is wrong. */
const limits = { maxWait: 5_000, timeout: 15_000 }

const adapterFor = (pool: pg.Pool) =>
  new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql), disposeExternalPool: false })

const names = new Map<string, string>()

/** Prepared statements for the shapes met first: an `in` list makes a new shape per length, and those stay unnamed. */
function nameOf(sql: string) {
  if (env.PREPARED_STATEMENTS === 'off') return ''
  const known = names.get(sql)
  if (known || names.size >= 1_000) return known ?? ''
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22)
  names.set(sql, name)
  return name
}

function lazy<T>(make: () => T) {
  let made: T | undefined
  return Object.assign(() => (made ??= make()), { made: () => made })
}
