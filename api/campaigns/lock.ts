import type { CampaignStatus } from '../../prisma/generated/oltp/enums.ts'
import type { SignedIn } from '../graphql/context.ts'
import { Conflict, NotFound, NotPossible } from '../graphql/problem.ts'

type Locked = { id: string; companyId: string; status: CampaignStatus; version: number; revision: number }

const statement = `
select json_build_object('id', id, 'companyId', company_id, 'status', status, 'version', version, 'revision', revision)
  from campaigns where tenant_id = $1 and id = $2 and ($3::uuid[] is null or company_id = any($3)) for update`

/** A campaign that nobody else changes, launches or stops until this mutation ends, or why it cannot be changed. */
export async function lockCampaign({ db, viewer }: SignedIn, id: string, expectedRevision?: number | null) {
  const locked = await db.json<Locked | undefined>(statement, db.tenantId, id, viewer.companyIds)
  if (!locked) return new NotFound('campaign')
  if (expectedRevision != null && expectedRevision !== locked.revision) return new Conflict(locked.revision)
  const change = (data: object) =>
    db.campaign.update({ where: db.key(id), data: { ...data, revision: { increment: 1 } } })
  return { ...locked, change }
}

/** What is decided before the launch: afterwards people are on their way by it. */
export const mustBeDraft = ({ status }: { status: CampaignStatus }, what: string) =>
  status === 'draft' ? undefined : new NotPossible(`${what} of a campaign can be changed only while it is a draft.`)
