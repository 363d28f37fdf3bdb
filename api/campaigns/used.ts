import type { CampaignStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { NotPossible } from '../graphql/problem.ts'

type Part = { listId: string; what: 'list' } | { segmentId: string; what: 'segment' }

/** What can be done about a campaign that cannot be changed any more. */
const putAway = (status: CampaignStatus) =>
  status === 'completed' || status === 'cancelled' ? 'archive it first.' : 'archive it first, once it is over.'

/** Why a list or segment has to stay: a campaign goes to it. Campaigns that were put away let go of it. */
export async function keptForAudience(db: Db, { what, ...part }: Part) {
  const campaign = await db.campaign.findFirst({
    where: { status: { not: 'archived' }, campaignAudiences: { some: part } },
    orderBy: { id: 'asc' },
    select: { name: true, status: true },
  })
  if (!campaign) {
    await db.campaignAudience.deleteMany({ where: { ...part, campaign: { status: 'archived' } } })
    return undefined
  }
  const { name, status } = campaign
  const way = status === 'draft' ? 'change its audience first.' : putAway(status)
  return new NotPossible(`The campaign "${name}" goes to this ${what}: ${way}`)
}

/** Why a mailbox has to stay: a campaign that is not over sends through it. */
export async function keptForSending(db: Db, emailAccountId: string) {
  const campaign = await db.campaign.findFirst({
    where: {
      status: { in: ['draft', 'scheduled', 'sending', 'paused'] },
      campaignSenders: { some: { emailAccountId } },
    },
    orderBy: { id: 'asc' },
    select: { name: true },
  })
  return (
    campaign && new NotPossible(`The campaign "${campaign.name}" sends through this mailbox: take it out there first.`)
  )
}

/** Why a template has to stay, given a campaign that uses it. */
export const keptForSteps = ({
  campaignName,
  campaignStatus,
}: {
  campaignName: string
  campaignStatus: CampaignStatus
}) =>
  new NotPossible(
    `The campaign "${campaignName}" uses this template: ${
      campaignStatus === 'completed' || campaignStatus === 'cancelled'
        ? putAway(campaignStatus)
        : 'choose another one there first.'
    }`,
  )
