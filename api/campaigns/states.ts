import type { Missing } from '../../jobs/campaigns/preflight.ts'
import { missing } from '../../jobs/campaigns/preflight.ts'
import { previewPublish, publishSequence, undoPublish } from '../../jobs/campaigns/publish.ts'
import { dropSequenceDraft } from '../../jobs/campaigns/sequenceDraft.ts'
import { launch, NotMoved, type StateChange, schedule } from '../../jobs/campaigns/states.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { type NotFound, NotPossible, Problem } from '../graphql/problem.ts'
import { lockCampaign } from './lock.ts'
import { CampaignNotReady } from './stateTypes.ts'

/** Moves a campaign on, or says why it cannot be. */
async function moved(context: SignedIn, id: string, move: (db: Db) => Promise<StateChange>) {
  const { db, audit } = context
  const before = await lockCampaign(context, id)
  if (before instanceof Problem) return before as NotFound
  const came = await move(db)
  if (came instanceof NotMoved)
    return came.missing.length > 0 ? new CampaignNotReady(came.missing) : new NotPossible(came.message)
  const after = await db.campaign.findFirstOrThrow({ where: { id } })
  audit({ before: { status: before.status }, after: { status: after.status, scheduledAt: after.scheduledAt } })
  return after
}

export const launchCampaign = (context: SignedIn, id: string) => moved(context, id, (db) => launch(db, id))

export const scheduleCampaign = (context: SignedIn, id: string, startsAt: Date) =>
  moved(context, id, (db) => schedule(db, id, startsAt))

/** What lacks nothing by its nature: to stop, to go on, to put away. */
export async function moveCampaign(context: SignedIn, id: string, move: (db: Db) => Promise<StateChange>) {
  const came = await moved(context, id, move)
  return came as Exclude<typeof came, CampaignNotReady>
}

/** What a campaign lacks to be launched. */
export async function missingOf({ db, load }: SignedIn, id: string): Promise<Missing[] | null> {
  return (await load.campaign.load(id)) ? missing(db, id) : null
}

/** What publishing would do; nothing, when there is nothing to publish. */
export async function publicationOf({ db, load }: SignedIn, id: string) {
  if (!(await load.campaign.load(id))) return null
  const publication = await previewPublish(db, id)
  return Array.isArray(publication) ? null : publication
}

export async function publish(context: SignedIn, id: string, expectedRevision: number | null | undefined) {
  const { db, viewer, audit } = context
  const locked = await lockCampaign(context, id, expectedRevision)
  if (locked instanceof Problem) return locked
  const publication = await publishSequence(db, id, { publishedBy: viewer.userId })
  if (Array.isArray(publication)) return new CampaignNotReady(publication)
  audit({ before: { version: locked.version }, after: publication })
  return publication
}

export async function undo(context: SignedIn, id: string) {
  const { db, audit } = context
  const locked = await lockCampaign(context, id)
  if (locked instanceof Problem) return locked
  const publication = await undoPublish(db, id)
  if (Array.isArray(publication)) return new CampaignNotReady(publication)
  audit({ before: { version: locked.version }, after: publication })
  return publication
}

export async function dropDraft(context: SignedIn, id: string) {
  const { db, audit } = context
  const locked = await lockCampaign(context, id)
  if (locked instanceof Problem) return locked as NotFound
  if (!(await dropSequenceDraft(db, id))) return new NotPossible('There is no draft of its sequence.')
  audit({ before: { draft: true }, after: { draft: false } })
  return locked.change({})
}
