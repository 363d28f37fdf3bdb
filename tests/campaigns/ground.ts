import { randomUUID } from 'node:crypto'
import { buildInSlices } from '../../jobs/campaigns/buildAudience.ts'
import { asTenant, type Db, inTenant } from '../../prisma/tenancy.ts'

export type Place = { tenantId: string; companyId: string }

export type Audience = {
  lists?: string[]
  segments?: string[]
  excludedLists?: string[]
  excludedSegments?: string[]
}

/** A campaign with an audience, that was launched unless told otherwise. */
export const newCampaign = (
  { tenantId, companyId }: Place,
  { lists = [], segments = [], excludedLists = [], excludedSegments = [] }: Audience,
  data: { status?: 'draft' | 'sending'; settings?: object } = {},
) =>
  inTenant(tenantId, async (db) => {
    const { id: campaignId } = await db.campaign.create({
      data: { companyId, name: 'Spring', status: 'sending', launchedAt: new Date(), ...data },
    })
    await db.campaignVersion.create({ data: { campaignId, version: 1, state: 'published' } })
    await db.campaignAudience.createMany({
      data: [
        ...lists.map((listId) => ({ campaignId, listId, isExcluded: false })),
        ...segments.map((segmentId) => ({ campaignId, segmentId, isExcluded: false })),
        ...excludedLists.map((listId) => ({ campaignId, listId, isExcluded: true })),
        ...excludedSegments.map((segmentId) => ({ campaignId, segmentId, isExcluded: true })),
      ],
    })
    return campaignId
  })

/** What the job does, in slices of so many leads. */
export const build = ({ tenantId }: Pick<Place, 'tenantId'>, campaignId: string, size = 7) =>
  buildInSlices({ campaignId }, { tenantId, jobId: randomUUID(), signal: new AbortController().signal }, size)

export const recipients = async (db: Db, campaignId: string) =>
  (await db.campaignRecipient.findMany({ where: { campaignId }, select: { leadId: true } }))
    .map(({ leadId }) => leadId)
    .sort()

export const recipientsOf = ({ tenantId }: Pick<Place, 'tenantId'>, campaignId: string) =>
  recipients(asTenant(tenantId), campaignId)
