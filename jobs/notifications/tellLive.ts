import { inTenantSql } from '../../prisma/tenancy.ts'
import { liveChannel } from '../queue/progress.ts'

/** Tells whoever watches a person's notifications that they changed: the windows they have open. */
export const tellLive = (tenantId: string, userId: string) =>
  inTenantSql(tenantId, (sql) =>
    sql.query('select pg_notify($1, $2)', [
      liveChannel,
      JSON.stringify({ tenant: tenantId, topic: 'notification', id: userId }),
    ]),
  )
