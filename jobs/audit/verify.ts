import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import { beginning, type Head, link } from './chain.ts'

export type Verdict = {
  tenantId: string
  rows: number
  head: Head
  /** The first place where the chain does not hold, in words. */
  broken: string | null
}

const batch = 5_000
/** A row that waited this long was not left to be sealed by accident. */
const longest = "interval '1 hour'"

/** Every tenant that has an audit log. */
export const auditedTenants = () =>
  acrossTenantsSql('verifying the audit log', async (sql) => {
    const { rows } = await sql.query<{ id: string }>(
      'select id from tenants t where exists (select from audit_logs a where a.tenant_id = t.id) order by id',
    )
    return rows.map(({ id }) => id)
  })

/** Walks a tenant's chain from its beginning: a row that was changed, removed or slipped in does not fit. */
export async function verify(tenantId: string): Promise<Verdict> {
  let head = beginning
  let broken: string | null = null
  for (let read = batch; read === batch && !broken; ) {
    const rows = await page(tenantId, head.position)
    read = rows.length
    for (const { position, id, hash, text } of rows) {
      const expected = link(head, text)
      if (BigInt(position) !== expected.position) broken = `row ${expected.position} is missing`
      else if (!expected.hash.equals(hash)) broken = `row ${position} (${id}) was changed`
      if (broken) break
      head = expected
    }
  }
  broken ??= await overlooked(tenantId)
  return { tenantId, rows: Number(head.position), head, broken }
}

const page = (tenantId: string, after: bigint) =>
  acrossTenantsSql('verifying the audit log', async (sql) => {
    const { rows } = await sql.query<{ position: string; id: string; hash: Buffer; text: string }>(
      `select position, id, hash, app.audit_text(a) as text from audit_logs a
        where tenant_id = $1 and position > $2 order by position limit $3`,
      [tenantId, String(after), batch],
    )
    return rows
  })

const overlooked = (tenantId: string) =>
  acrossTenantsSql('verifying the audit log', async (sql) => {
    const { rows } = await sql.query<{ count: string }>(
      `select count(*) from audit_logs where tenant_id = $1 and position is null and occurred_at < now() - ${longest}`,
      [tenantId],
    )
    const count = Number(rows[0]?.count)
    return count > 0 ? `${count} rows were never sealed: is a worker running?` : null
  })
