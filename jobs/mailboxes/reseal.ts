import { isStale, type Place, reseal as resealed } from '../../prisma/seal.ts'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import { keyPlace } from '../domains/keys.ts'
import { espPlace } from '../esp/credentials.ts'
import type { Handler } from '../handler.ts'
import { credentialsPlace } from './credentials.ts'

type Where = { table: string; column: string; place: (tenantId: string, id: string) => Place }

/** Everything of sending that is sealed. */
const sealed: readonly Where[] = [
  { table: 'domain_keys', column: 'private_key', place: keyPlace },
  { table: 'email_accounts', column: 'credentials', place: credentialsPlace },
  { table: 'esp_accounts', column: 'credentials', place: espPlace('credentials') },
  { table: 'esp_accounts', column: 'webhook_secret', place: espPlace('webhook_secret') },
]

const batch = 500
const why = 'sealed secrets'

type Row = { tenant_id: string; id: string; secret: Buffer }

/** Wraps the keys of what is sealed with the present sealing key, so that an older one can be retired. */
export const reseal: Handler<'mailbox.reseal'> = async (_, { log, signal }) => {
  let count = 0
  for (const { table, column, place } of sealed) {
    let after = ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000']
    for (let more = true; more && !signal.aborted; ) {
      const rows = await acrossTenantsSql(why, async (sql) => {
        const text = `select tenant_id, id, ${column} as secret from ${table}
          where ${column} is not null and (tenant_id, id) > ($1::uuid, $2::uuid) order by tenant_id, id limit ${batch}`
        return (await sql.query<Row>(text, after)).rows
      })
      for (const { tenant_id: tenantId, id, secret } of rows.filter((row) => isStale(row.secret))) {
        const fresh = Buffer.from(resealed(secret, place(tenantId, id)))
        // Only over what was read: somebody may put in another one meanwhile.
        const text = `update ${table} set ${column} = $1 where tenant_id = $2 and id = $3 and ${column} = $4`
        count += (await acrossTenantsSql(why, (sql) => sql.query(text, [fresh, tenantId, id, secret]))).rowCount ?? 0
      }
      const last = rows.at(-1)
      if (last) after = [last.tenant_id, last.id]
      more = rows.length === batch
    }
  }
  if (count > 0) log.info({ count }, 'secrets resealed')
}
