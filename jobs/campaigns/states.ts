import type { CampaignStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import { type Missing, missing } from './preflight.ts'
import { stopRecipients } from './stop.ts'

/** What a campaign may become, and from what. */
export const moves: Readonly<Record<CampaignStatus, readonly CampaignStatus[]>> = {
  draft: ['scheduled', 'sending', 'archived'],
  scheduled: ['draft', 'sending', 'archived'],
  sending: ['paused', 'completed', 'cancelled'],
  paused: ['sending', 'cancelled'],
  completed: ['archived'],
  cancelled: ['archived'],
  archived: [],
}

/** What came of it: done, nothing to do because it is so already, not from here, or not before something is put right. */
export type Moved =
  | { readonly did: 'moved' | 'nothing' }
  | { readonly did: 'refused'; readonly from: CampaignStatus }
  | { readonly did: 'missing'; readonly missing: readonly Missing[] }

type Locked = { id: string; status: CampaignStatus; version: number }

/** Nobody else changes its state until the transaction ends. */
const locked = (db: Db, id: string) =>
  db.json<Locked | undefined>(
    `select json_build_object('id', id, 'status', status, 'version', version) from campaigns
      where tenant_id = $1::uuid and id = $2::uuid for update`,
    db.tenantId,
    id,
  )

async function move(db: Db, id: string, to: CampaignStatus, data: object = {}): Promise<Moved> {
  const campaign = await locked(db, id)
  if (!campaign) throw new Error(`The campaign ${id} is not there.`)
  if (campaign.status === to) return { did: 'nothing' }
  if (!moves[campaign.status].includes(to)) return { did: 'refused', from: campaign.status }
  await db.campaign.update({
    where: db.key(id),
    // Whatever was claimed before is looked at again before it is handed over.
    data: { status: to, epoch: { increment: 1 }, revision: { increment: 1 }, ...data },
  })
  return { did: 'moved' }
}

/** Begins to send, or says all that is missing. */
export async function launch(db: Db, id: string): Promise<Moved> {
  const campaign = await locked(db, id)
  if (campaign?.status === 'draft' || campaign?.status === 'scheduled') {
    const lacks = await missing(db, id)
    if (lacks.length > 0) return { did: 'missing', missing: lacks }
  }
  // A paused campaign is resumed, not launched.
  if (campaign?.status === 'paused') return { did: 'refused', from: 'paused' }
  const now = new Date()
  const moved = await move(db, id, 'sending', { launchedAt: now, scheduledAt: null })
  if (moved.did !== 'moved' || !campaign) return moved
  await db.campaignVersion.updateMany({
    where: { campaignId: id, version: campaign.version },
    data: { state: 'published', publishedAt: now },
  })
  await enqueue(db, 'campaign.audience', { campaignId: id }, { key: `campaign.audience:${id}` })
  return moved
}

/** Begins by itself at that time. */
export async function schedule(db: Db, id: string, startsAt: Date): Promise<Moved> {
  const campaign = await locked(db, id)
  if (campaign?.status === 'draft' || campaign?.status === 'scheduled') {
    const lacks = await missing(db, id, { startsAt })
    if (lacks.length > 0) return { did: 'missing', missing: lacks }
  }
  if (campaign?.status === 'scheduled') {
    await db.campaign.update({ where: db.key(id), data: { scheduledAt: startsAt, revision: { increment: 1 } } })
    return { did: 'moved' }
  }
  return move(db, id, 'scheduled', { scheduledAt: startsAt })
}

/** Back to a draft, before it began. */
export const unschedule = (db: Db, id: string) => move(db, id, 'draft', { scheduledAt: null })

/** Stops handing over, within two seconds in all workers; what was planned keeps its slot. */
export const pause = (db: Db, id: string, reason: string | null = null) =>
  move(db, id, 'paused', { pausedAt: new Date(), pauseReason: reason })

/** Goes on. What its guards counted since the pause is counted from there: pausedAt stays. */
export async function resume(db: Db, id: string): Promise<Moved> {
  const campaign = await locked(db, id)
  if (campaign && campaign.status !== 'paused' && campaign.status !== 'sending')
    return { did: 'refused', from: campaign.status }
  return move(db, id, 'sending', { pauseReason: null })
}

/** Ends it for good: nobody who is on the way is mailed any more. */
export async function cancel(db: Db, id: string): Promise<Moved> {
  const moved = await move(db, id, 'cancelled', { completedAt: new Date() })
  if (moved.did === 'moved') await stopRecipients(db, { campaignId: id, as: 'cancelled' })
  return moved
}

/** Out of sight. */
export const archive = (db: Db, id: string) => move(db, id, 'archived', { archivedAt: new Date() })
