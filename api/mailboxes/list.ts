import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import type { EmailAccount } from './types.ts'

/** Never read by the API: what opens a mailbox is opened where it is used. */
const secrets = { credentials: true } as const

type Chosen = { companyId?: string | null; domainId?: string | null }

/** The mailboxes, the newest first. Deleted ones are seen only by those who have their id. */
export function emailAccounts({ db, viewer }: SignedIn, page: Page, { companyId, domainId }: Chosen) {
  const seen = {
    AND: { companyId: within(viewer) },
    status: { not: 'deleted' },
    ...(companyId != null && { companyId }),
    ...(domainId != null && { domainId }),
  } as const
  return newestFirst(
    page,
    async (slice) =>
      (await db.emailAccount.findMany({ ...slice, where: { ...slice.where, ...seen }, omit: secrets })).map(shown),
    () => db.emailAccount.count({ where: seen, take: countLimit }),
  )
}

export const mailboxesById = async (db: Db, viewer: Viewer, ids: string[]) =>
  (await db.emailAccount.findMany({ where: { id: { in: ids }, companyId: within(viewer) }, omit: secrets })).map(shown)

/** A row as the API shows it: its windows are what they were checked to be when they were stored. */
export const shown = <Row extends { windows: unknown }>(row: Row) => ({
  ...row,
  windows: row.windows as EmailAccount['windows'],
})

/** How many mailboxes each domain has, in one statement. */
export const mailboxesOf = (db: Db, domainIds: string[]) =>
  db.json<{ id: string; count: number }[]>(
    `select coalesce(json_agg(json_build_object('id', domain_id, 'count', count)), '[]') from (
       select domain_id, count(*) from email_accounts
        where tenant_id = $1 and domain_id = any($2::uuid[]) and status <> 'deleted' group by domain_id) m`,
    db.tenantId,
    domainIds,
  )

/** Which mailboxes have credentials of their own: no more of those is told. */
export const credentialed = (db: Db, ids: string[]) =>
  db.json<{ id: string }[]>(
    `select coalesce(json_agg(json_build_object('id', id)), '[]') from email_accounts
      where tenant_id = $1 and id = any($2::uuid[]) and credentials is not null`,
    db.tenantId,
    ids,
  )
