import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drift } from '../../prisma/migrate.ts'
import { type Tier, tiers, urlVariable } from '../../prisma/tiers.ts'

/**
 * What the database's own catalogue says of the locks. Each query answers what is wrong, so that a table which somebody
 * adds tomorrow is looked at too.
 */
const admin = (tier: Tier) => process.env[`ADMIN_${urlVariable(tier)}`] as string

/** Tables that name a tenant but are locked in another way, and how. */
const lockedByHand = ['tenants']

describe.each(tiers)('%s', (tier) => {
  let db: pg.Client
  beforeAll(async () => {
    db = new pg.Client(admin(tier))
    await db.connect()
  })
  afterAll(() => db.end())

  const ask = async (sql: string) => (await db.query<{ what: string }>(sql)).rows.map(({ what }) => what)

  const tenantTables = `
    select c.oid, c.oid::regclass::text as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p')`

  test('every tenant table has row-level security, forced, with the one policy', async () => {
    const unlocked = await ask(`
      select t.name as what from (${tenantTables}) t join pg_class c on c.oid = t.oid
       where not (c.relrowsecurity and c.relforcerowsecurity and exists (
         select from pg_policy p where p.polrelid = c.oid and p.polroles = '{0}' and p.polcmd = '*'
            and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = app.tenant_id())'
            and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = app.tenant_id())'))`)
    expect(unlocked).toEqual([])
  })

  test('no other policy lets a tenant in', async () => {
    const ways = await ask(`
      select p.polrelid::regclass || ': ' || p.polname as what from pg_policy p
       where p.polpermissive and p.polname <> 'tenant' and (p.polroles && array[0::oid, 'penguin_app'::regrole::oid])
         and p.polrelid::regclass::text || '.' || p.polname <> 'users.member'`)
    expect(ways).toEqual([])
  })

  test('the tenant comes first in every primary key, unique and reference between tenant tables', async () => {
    const loose = await ask(`
      select format('%s %s', conrelid::regclass, conname) as what
        from pg_constraint k join (${tenantTables}) t on t.oid = k.conrelid
       where k.contype in ('p', 'u')
         and (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'tenant_id'
      union all
      select format('%s %s', k.conrelid::regclass, k.conname)
        from pg_constraint k join (${tenantTables}) a on a.oid = k.conrelid join (${tenantTables}) b on b.oid = k.confrelid
       where k.contype = 'f'
         and (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'tenant_id'
      union all
      select format('%s index %s', i.indrelid::regclass, i.indexrelid::regclass)
        from pg_index i join (${tenantTables}) t on t.oid = i.indrelid
       where i.indisunique
         and (select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) is distinct from 'tenant_id'
      union all
      select t.name || ' has no primary key' from (${tenantTables}) t
       where not exists (select from pg_constraint where conrelid = t.oid and contype = 'p')`)
    expect(loose).toEqual([])
  })

  test('every tenant_id is required', async () => {
    const optional = await ask(`
      select t.name as what from (${tenantTables}) t join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
       where not a.attnotnull`)
    expect(optional).toEqual([])
  })

  test('every table in sight of the app role is either a tenant table or meant for all', async () => {
    const seen = await ask(`
      select c.oid::regclass::text as what from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'p', 'v', 'm', 'f')
         and (has_table_privilege('penguin_app', c.oid, 'select') or has_table_privilege('penguin_app', c.oid, 'update'))
         and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}' -- shows what its reader may see anyway
         and not exists (select from (${tenantTables}) t where t.oid = c.oid)`)
    const meantForAll = ['queue.job_queues', 'rollup_watermarks', 'figures_states']
    const viewsWithTheirOwnTenant = ['queue.jobs']
    expect(
      seen.filter((name) => ![...lockedByHand, 'users', ...meantForAll, ...viewsWithTheirOwnTenant].includes(name)),
    ).toEqual([])
  })

  test('the app role truncates nothing, owns nothing and can become nobody else', async () => {
    const powers = await ask(`
      select 'truncate ' || c.oid::regclass as what from pg_class c
       where c.relkind in ('r', 'p') and (has_table_privilege('penguin_app', c.oid, 'truncate') or has_table_privilege('penguin_app', c.oid, 'references'))
      union all select 'owns ' || oid::regclass from pg_class where relowner in ('penguin_app'::regrole, 'penguin_across'::regrole)
      union all select 'member of ' || roleid::regrole from pg_auth_members where member in ('penguin_app'::regrole, 'penguin_across'::regrole)
      union all select 'attribute of ' || rolname from pg_roles
       where rolname in ('penguin_app', 'penguin_across') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`)
    expect(powers).toEqual([])
  })

  /** Functions that run with their owner's rights take the tenant from the setting, inside. */
  const trusted = [
    'app.discard_job',
    'app.enqueue',
    'app.jobs',
    'app.learn_leads',
    'app.post_email',
    'app.retry_job',
    'app.search_leads',
  ]

  test('only the listed functions run with more rights than their caller', async () => {
    const definers = await ask(`
      select p.oid::regproc::text as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
         and has_function_privilege('penguin_app', p.oid, 'execute')`)
    expect(definers.filter((name) => !trusted.includes(name))).toEqual([])
  })

  test('the migrated database is what the schema files say', async () => {
    expect(await drift(tier, admin(tier))).toBe('-- This is an empty migration.\n')
  })

  test('the history is the one that prisma migrate deploy leaves', async () => {
    const { rows } = await db.query(
      'select migration_name, finished_at is not null as finished, length(checksum) as checksum from _prisma_migrations',
    )
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toMatchObject({ finished: true, checksum: 64 })
  })
})
