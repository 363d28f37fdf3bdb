import type { Db } from '../../prisma/tenancy.ts'

/** A campaign whose audience names a list or segment, the oldest first. */
export const campaignNaming = (db: Db, part: { listId: string } | { segmentId: string }) =>
  db.campaign.findFirst({
    where: { campaignAudiences: { some: part } },
    orderBy: { id: 'asc' },
    select: { name: true },
  })
