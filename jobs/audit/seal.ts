import type pg from 'pg'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { beginning, type Head, link } from './chain.ts'

const batch = 2_000

/** Gives new audit rows their places in the chains of their tenants. Nobody who changes something waits for it. */
export const seal: Handler<'audit.seal'> = async (_nothing, { signal, log }) => {
  for (const tenantId of await waiting()) {
    for (let sealed = batch; sealed === batch; ) {
      signal.throwIfAborted()
      const done = await acrossTenantsSql('sealing the audit log', (sql) => sealSome(sql, tenantId))
      sealed = done.sealed
      // The log is kept elsewhere: a chain that was cut off or written anew does not lead to these.
      if (sealed > 0)
        log.info(
          { tenant: tenantId, position: String(done.head.position), hash: done.head.hash.toString('hex') },
          'audit sealed',
        )
    }
  }
}

const waiting = () =>
  acrossTenantsSql('sealing the audit log', async (sql) => {
    const { rows } = await sql.query<{ id: string }>('select distinct tenant_id as id from audit_unsealed')
    return rows.map(({ id }) => id)
  })

/** Of two workers that seal one tenant's rows, the second waits and finds them sealed. */
async function sealSome(sql: pg.PoolClient, tenantId: string) {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`audit.seal:${tenantId}`])
  const { rows } = await sql.query<{ id: string; text: string }>(
    `select a.id, app.audit_text(a) as text from audit_unsealed w
       join audit_logs a on a.tenant_id = w.tenant_id and a.id = w.id and a.position is null
      where w.tenant_id = $1 order by w.id limit $2`,
    [tenantId, batch],
  )
  let head = await headOf(sql, tenantId)
  const links = rows.map(({ text }) => (head = link(head, text)))
  await sql.query(
    `with sealed as (
       update audit_logs a set position = s.position, hash = s.hash
         from unnest($2::uuid[], $3::bigint[], $4::bytea[]) as s (id, position, hash)
        where a.tenant_id = $1 and a.id = s.id returning a.id)
     delete from audit_unsealed w using sealed where w.tenant_id = $1 and w.id = sealed.id`,
    [tenantId, rows.map(({ id }) => id), links.map(({ position }) => String(position)), links.map(({ hash }) => hash)],
  )
  return { sealed: rows.length, head }
}

async function headOf(sql: pg.PoolClient, tenantId: string): Promise<Head> {
  const { rows } = await sql.query<{ position: string; hash: Buffer }>(
    `select position, hash from audit_logs where tenant_id = $1 and position is not null order by position desc limit 1`,
    [tenantId],
  )
  const [last] = rows
  return last ? { position: BigInt(last.position), hash: last.hash } : beginning
}
