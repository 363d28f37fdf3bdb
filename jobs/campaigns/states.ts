import type { Db } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import { type Missing, missing } from './preflight.ts'
import { stopRecipients } from './stop.ts'

export type CampaignState = 'draft' | 'scheduled' | 'sending' | 'paused' | 'completed' | 'cancelled' | 'archived'

/** A campaign stands where it was to stand; false where it stood there already. */
export class Moved {
  constructor(
    readonly status: CampaignState,
    readonly changed: boolean,
  ) {}
}

/** A campaign stays where it is, and why. */
export class NotMoved {
  constructor(
    readonly why: 'not_found' | 'wrong_state' | 'in_the_past' | 'not_ready',
    readonly message: string,
    readonly status?: CampaignState,
    /** All that is missing, where it is not ready. */
    readonly missing: readonly Missing[] = [],
  ) {}
}

export type StateChange = Moved | NotMoved

interface Standing {
  readonly status: CampaignState
  readonly version: number
  readonly isBuilt: boolean
}

/** Each change is a part of the caller's transaction, and waits for another one of the same campaign. */
async function standing(db: Db, campaignId: string): Promise<Standing | undefined> {
  const [row] = await db.$queryRaw<Standing[]>`
    select status::text, version, audience_built_at is not null as "isBuilt" from campaigns
     where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid for update`
  return row
}

const unknown = new NotMoved('not_found', 'There is no such campaign.')
const words: Readonly<Record<CampaignState, string>> = {
  draft: 'is a draft',
  scheduled: 'is scheduled',
  sending: 'is sending',
  paused: 'is paused',
  completed: 'is completed',
  cancelled: 'is cancelled',
  archived: 'is archived',
}

/** Goes on where a campaign stands in one of these states; where it stands in the wished one already, nothing changes. */
async function from(
  db: Db,
  campaignId: string,
  states: readonly CampaignState[],
  wished: CampaignState,
  go: (it: Standing) => Promise<StateChange>,
): Promise<StateChange> {
  const it = await standing(db, campaignId)
  if (!it) return unknown
  if (it.status === wished) return new Moved(wished, false)
  if (states.includes(it.status)) return go(it)
  const needed = states.map((state) => words[state]).join(' or ')
  return new NotMoved('wrong_state', `The campaign ${words[it.status]}: this needs one that ${needed}.`, it.status)
}

/** Starts a draft or a scheduled campaign: its audience is built, and its first mails follow. Tells all that is missing. */
export const launch = (db: Db, campaignId: string): Promise<StateChange> =>
  from(db, campaignId, ['draft', 'scheduled'], 'sending', async ({ status, version }) => {
    const lacking = await missing(db, campaignId)
    if (lacking.length > 0)
      return new NotMoved('not_ready', 'The campaign is not ready to be launched.', status, lacking)
    await db.$executeRaw`
      update campaigns set status = 'sending', epoch = epoch + 1, launched_at = coalesce(launched_at, now()), pause_reason = null,
             updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    await db.$executeRaw`
      update campaign_versions set state = 'published', published_at = coalesce(published_at, now())
       where tenant_id = ${db.tenantId}::uuid and campaign_id = ${campaignId}::uuid and version = ${version} and state = 'draft'`
    await enqueue(db, 'campaign.audience', { campaignId }, { key: `campaign.audience:${campaignId}` })
    return new Moved('sending', true)
  })

/** Launches a campaign by itself at a time. What is missing is told now; a scheduled one can be given another time. */
export async function schedule(db: Db, campaignId: string, at: Date, now = new Date()): Promise<StateChange> {
  if (at <= now) return new NotMoved('in_the_past', 'That time is past: choose one to come, or launch it now.')
  const it = await standing(db, campaignId)
  if (!it) return unknown
  if (it.status !== 'draft' && it.status !== 'scheduled')
    return new NotMoved('wrong_state', `The campaign ${words[it.status]}: only a draft can be scheduled.`, it.status)
  const lacking = await missing(db, campaignId)
  if (lacking.length > 0)
    return new NotMoved('not_ready', 'The campaign is not ready to be scheduled.', it.status, lacking)
  await db.$executeRaw`
    update campaigns set status = 'scheduled', scheduled_at = ${at}, updated_at = now(), revision = revision + 1
     where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
  return new Moved('scheduled', true)
}

/** Takes a scheduled campaign's time away: it is a draft again. */
export const unschedule = (db: Db, campaignId: string): Promise<StateChange> =>
  from(db, campaignId, ['scheduled'], 'draft', async () => {
    await db.$executeRaw`
      update campaigns set status = 'draft', scheduled_at = null, updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    return new Moved('draft', true)
  })

/** Stops handing over at once; everybody stays where they are. */
export const pause = (db: Db, campaignId: string, reason: string | null = null): Promise<StateChange> =>
  from(db, campaignId, ['sending'], 'paused', async () => {
    await db.$executeRaw`
      update campaigns set status = 'paused', epoch = epoch + 1, paused_at = now(), pause_reason = ${reason},
             updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    return new Moved('paused', true)
  })

/**
 * Goes on where it was paused. What was to go out meanwhile gets new times instead of going out at once. When it was paused
 * stays on record: only what comes back after it counts towards pausing it again.
 */
export const resume = (db: Db, campaignId: string): Promise<StateChange> =>
  from(db, campaignId, ['paused'], 'sending', async ({ isBuilt }) => {
    await db.$executeRaw`
      update campaigns set status = 'sending', epoch = epoch + 1, pause_reason = null, completed_at = null,
             updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    if (!isBuilt) await enqueue(db, 'campaign.audience', { campaignId }, { key: `campaign.audience:${campaignId}` })
    return new Moved('sending', true)
  })

/** Ends a campaign for everybody who is still in it. What is queued is not sent. */
export const cancel = (db: Db, campaignId: string): Promise<StateChange> =>
  from(db, campaignId, ['draft', 'scheduled', 'sending', 'paused'], 'cancelled', async () => {
    await db.$executeRaw`
      update campaigns set status = 'cancelled', epoch = epoch + 1, scheduled_at = null, completed_at = now(),
             updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    await stopRecipients(db, { campaignId, as: 'cancelled' })
    return new Moved('cancelled', true)
  })

/** Puts a campaign away that sends nothing any more, or never did. */
export const archive = (db: Db, campaignId: string): Promise<StateChange> =>
  from(db, campaignId, ['draft', 'completed', 'cancelled'], 'archived', async () => {
    await db.$executeRaw`
      update campaigns set status = 'archived', archived_at = now(), updated_at = now(), revision = revision + 1
       where tenant_id = ${db.tenantId}::uuid and id = ${campaignId}::uuid`
    return new Moved('archived', true)
  })
