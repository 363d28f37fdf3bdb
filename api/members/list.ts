import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { Member } from './types.ts'

const shown = `json_build_object('id', m.user_id, 'roles', m.roles, 'createdAt', m.created, 'user', json_build_object(
  'id', u.id, 'name', u.name, 'email', u.email, 'createdAt', u.created))`

/* members.list: a member's id is their user's. */
const list = `
select coalesce(json_agg(${shown} order by m.user_id desc), '[]')
  from (select * from tenant_users where tenant_id = $1 and deleted is null and ($2::uuid is null or user_id < $2)
         order by user_id desc limit $3) m
  join users u on u.id = m.user_id`

export async function members(db: Db, page: Page) {
  const size = pageSize(page)
  const after = page.after === undefined ? null : readCursor(page.after)
  const rows = await db.json<Member[]>(list, db.tenantId, after, size + 1)
  return sliceOf(rows, size, () => db.tenantUser.count({ where: { deletedAt: null }, take: countLimit }))
}

/** Those who belong to the tenant, by their ids. */
export const membersById = (db: Db, ids: string[]) =>
  db.json<Member[]>(
    `select coalesce(json_agg(${shown}), '[]') from tenant_users m join users u on u.id = m.user_id
      where m.tenant_id = $1 and m.deleted is null and m.user_id = any($2::uuid[])`,
    db.tenantId,
    ids,
  )

/** Those who belong to workspaces, by the workspaces' ids. */
export const workspaceMembers = (db: Db, companyIds: string[]) =>
  db.json<(Member & { companyId: string })[]>(
    `select coalesce(json_agg(${shown.replace("'id',", "'companyId', w.company_id, 'id',")} order by u.name), '[]')
       from company_members w
       join tenant_users m on m.tenant_id = w.tenant_id and m.user_id = w.user_id and m.deleted is null
       join users u on u.id = m.user_id
      where w.tenant_id = $1 and w.company_id = any($2::uuid[])`,
    db.tenantId,
    companyIds,
  )
