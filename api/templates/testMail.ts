import { enqueue } from '../../jobs/enqueue.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { NotFound, NotPossible } from '../graphql/problem.ts'
import type { SendTestTemplateInput } from './inputs.ts'

/** Only ever to the asker's own confirmed address: nobody is written to without a campaign. */
export async function sendTestTemplate({ db, viewer }: SignedIn, input: SendTestTemplateInput) {
  const { versionId, leadId, segmentIds } = input
  const version = await db.templateVersion.findFirst({
    where: { id: versionId, template: { companyId: within(viewer) } },
    select: { id: true },
  })
  if (!version) return new NotFound('version')
  if (leadId && !(await db.lead.findFirst({ where: { id: leadId }, select: { id: true } }))) return new NotFound('lead')
  const user = await db.user.findFirst({ where: { id: viewer.userId }, select: { email: true, emailVerified: true } })
  if (!user?.emailVerified) return new NotPossible('Confirm your own address first: tests go to it, and nowhere else.')
  const jobId = await enqueue(db, 'template.test', {
    versionId,
    userId: viewer.userId,
    leadId: leadId ?? null,
    segmentIds: segmentIds ?? [],
  })
  return { recipient: user.email, jobId }
}
