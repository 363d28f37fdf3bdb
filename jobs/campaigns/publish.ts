import type { CampaignStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { carryOutMoves, type Moves, previewMoves } from './moves.ts'
import { type Missing, missingOfSequence } from './preflight.ts'

/** How long a publication can be undone. */
const undoHours = 24

/** The version that is published, and what becomes of those who are under way. */
export type Publication = Moves & { version: number }

type Standing = {
  status: CampaignStatus
  version: number
  draft: number | null
  /** Which version the present one replaced, and whether that was lately enough to be undone. */
  replaced: number | null
  isFresh: boolean
}

const standing = (lock: string) => `
select (select json_build_object('status', c.status, 'version', c.version,
  'draft', (select max(v.version) from campaign_versions v where v.tenant_id = $1::uuid and v.campaign_id = c.id
              and v.state = 'draft' and v.version > c.version),
  'replaced', (select v.version from campaign_versions v where v.tenant_id = $1::uuid and v.campaign_id = c.id
                 and v.state = 'replaced' order by v.replaced_at desc, v.version desc limit 1),
  'isFresh', coalesce((select v.published_at > now() - $3::int * interval '1 hour' from campaign_versions v
                 where v.tenant_id = $1::uuid and v.campaign_id = c.id and v.version = c.version), false))
  from campaigns c where c.tenant_id = $1::uuid and c.id = $2::uuid ${lock})`

/* campaigns.publish.standing */
const standingNow = standing('')
const standingLocked = standing('for update')

const read = (db: Db, campaignId: string, statement: string) =>
  db.json<Standing | null>(statement, db.tenantId, campaignId, undoHours)

/** What publishing the draft of a live sequence would do now, or all that is in its way. */
export async function previewPublish(db: Db, campaignId: string): Promise<Publication | Missing[]> {
  const ready = await readyToPublish(db, campaignId, standingNow)
  if (Array.isArray(ready)) return ready
  const { from, to } = ready
  return { version: to, ...(await previewMoves(db, { campaignId, from, to })) }
}

/** Makes the draft the sequence that everybody walks from now on. In the caller's transaction, which holds the campaign. */
export async function publishSequence(
  db: Db,
  campaignId: string,
  { publishedBy = null, now = new Date() }: { publishedBy?: string | null; now?: Date } = {},
): Promise<Publication | Missing[]> {
  const ready = await readyToPublish(db, campaignId, standingLocked)
  if (Array.isArray(ready)) return ready
  const { from, to } = ready
  // Only the last publication can be undone.
  await db.campaignMove.deleteMany({ where: { campaignId } })
  const moves = await carryOutMoves(db, { campaignId, from, to })
  await setState(db, campaignId, from, { state: 'replaced', replacedAt: now })
  await setState(db, campaignId, to, { state: 'published', publishedAt: now, publishedBy })
  await setVersion(db, campaignId, to)
  return { version: to, ...moves }
}

/** Puts the sequence before the last publication back, and everybody who has not gone on since to where they stood. */
export async function undoPublish(db: Db, campaignId: string, now = new Date()): Promise<Publication | Missing[]> {
  const found = await read(db, campaignId, standingLocked)
  if (!found || !isLive(found)) return notLive
  if (found.replaced === null)
    return [{ code: 'not_published', message: 'The sequence has not been changed since the launch.' }]
  if (!found.isFresh)
    return [
      {
        code: 'too_late',
        message: `This was published more than ${undoHours} hours ago: edit the sequence and publish it.`,
      },
    ]
  const { version: from, replaced: to } = found
  const moves = await carryOutMoves(db, { campaignId, from, to, isUndo: true })
  await db.campaignMove.deleteMany({ where: { campaignId } })
  await setState(db, campaignId, from, { state: 'undone', replacedAt: now })
  await setState(db, campaignId, to, { state: 'published', replacedAt: null })
  await setVersion(db, campaignId, to)
  return { version: to, ...moves }
}

const isLive = ({ status }: Standing) => status === 'sending' || status === 'paused'
const notLive = [
  { code: 'not_live', message: 'Only the sequence of a campaign that is sending or paused is published anew.' },
]

async function readyToPublish(db: Db, campaignId: string, statement: string) {
  const found = await read(db, campaignId, statement)
  if (!found || !isLive(found)) return notLive
  const { version: from, draft: to } = found
  if (to === null) return [{ code: 'no_draft', message: 'There is nothing to publish: edit the sequence first.' }]
  const missing = await missingOfSequence(db, campaignId, to)
  return missing.length > 0 ? missing : { from, to }
}

const setState = (db: Db, campaignId: string, version: number, data: object) =>
  db.campaignVersion.updateMany({ where: { campaignId, version }, data })

const setVersion = (db: Db, campaignId: string, version: number) =>
  db.campaign.update({ where: db.key(campaignId), data: { version, revision: { increment: 1 } } })
