import { content } from '../../prisma/content.ts'
import type { Handler } from '../handler.ts'

/* Uploads that were broken off have parts and no object. A file takes less than a day to arrive. */
const orphans = `
delete from content_parts p using (
  select f.tenant_id, f.storage_key from content_parts f
   where f.part = 0 and f.created_at < now() - interval '1 day'
     and not exists (select from content_objects o where o.tenant_id = f.tenant_id and o.storage_key = f.storage_key)) gone
 where p.tenant_id = gone.tenant_id and p.storage_key = gone.storage_key`

/** Forgets what is past its time, with its parts. */
export const prune: Handler<'content.prune'> = async () => {
  await content.acrossTenantsSql('one job forgets for all tenants', async (sql) => {
    await sql.query(`
      with gone as (delete from content_objects where expires_at < now() returning tenant_id, storage_key)
      delete from content_parts p using gone where p.tenant_id = gone.tenant_id and p.storage_key = gone.storage_key`)
    await sql.query(orphans)
  })
}
