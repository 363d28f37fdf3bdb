import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { AuditEntry, AuditFilter } from './types.ts'

export type Listed = AuditEntry & { actor: { id: string; name: string; email: string; createdAt: string } | null }

const matching = `
  a.tenant_id = $1 and ($2::uuid is null or a.actor_user_id = $2) and ($3::text[] is null or a.action = any($3))
  and ($4::timestamptz is null or a.occurred_at >= $4) and ($5::timestamptz is null or a.occurred_at < $5)`

/* audit.list: ids are UUIDv7, so the newest come first. */
const list = `
select coalesce(json_agg(json_build_object(
         'id', a.id, 'occurredAt', a.occurred_at, 'action', a.action, 'tokenId', a.token_id, 'ip', a.ip,
         'requestId', a.request_id, 'sealed', a.position is not null, 'targetType', a.target_type,
         'targetUuid', a.target_id, 'changed', a.changes, 'actorUserId', a.actor_user_id,
         'actor', case when u.id is not null then json_build_object(
           'id', u.id, 'name', u.name, 'email', u.email, 'createdAt', u.created) end) order by a.id desc), '[]')
  from (select * from audit_logs a where ${matching} and ($6::uuid is null or a.id < $6) order by a.id desc limit $7) a
  left join users u on u.id = a.actor_user_id`

const count = `select count(*) from (select from audit_logs a where ${matching} limit $6) a`

const actions = `
  select coalesce(json_agg(action order by action), '[]')
    from (select distinct action from audit_logs where tenant_id = $1) a`

const valuesOf = (db: Db, { actorId, actions, from, to }: AuditFilter) => [
  ...[db.tenantId, actorId ?? null, actions ?? null],
  ...[from?.toISOString() ?? null, to?.toISOString() ?? null],
]

export async function auditEntries(db: Db, page: Page, filter: AuditFilter) {
  const size = pageSize(page)
  const after = page.after === undefined ? null : readCursor(page.after)
  const rows = await auditRows(db, filter, after, size + 1)
  return sliceOf(rows, size, async () => Number(await db.json(count, ...valuesOf(db, filter), countLimit)))
}

/** Up to this many entries after one, the newest first. */
export const auditRows = (db: Db, filter: AuditFilter, after: string | null, most: number) =>
  db.json<Listed[]>(list, ...valuesOf(db, filter), after, most)

/** The mutations that were ever done in the tenant: what a filter can offer. */
export const auditActions = (db: Db) => db.json<string[]>(actions, db.tenantId)
