import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { Viewer } from '../graphql/context.ts'

/** One's own, or those of everybody for who oversees them. */
const visible = ({ permissions, userId }: Viewer) => (permissions.has('token:oversee') ? {} : { userId })

export function personalTokens(db: Db, { userId }: Viewer, page: Page) {
  return listed(db, page, { userId })
}

export const allPersonalTokens = (db: Db, page: Page) => listed(db, page, {})

function listed(db: Db, page: Page, whose: { userId?: string }) {
  const where = { ...whose, revokedAt: null }
  return newestFirst(
    page,
    (slice) => db.personalToken.findMany({ ...slice, where: { ...slice.where, ...where } }),
    () => db.personalToken.count({ where, take: countLimit }),
  )
}

/** Tokens by their ids, for who may see them. */
export const tokensById = (db: Db, viewer: Viewer, ids: string[]) =>
  db.personalToken.findMany({ where: { id: { in: ids }, ...visible(viewer) } })

/** A token that its asker may change, and that is not over. */
export const changeable = (db: Db, viewer: Viewer, id: string) =>
  db.personalToken.findFirst({ where: { id, revokedAt: null, ...visible(viewer) } })
