import type { Db } from '../../prisma/tenancy.ts'
import { FilterMismatch } from '../leads/filterSql.ts'
import { anybodyRemains } from './audience.ts'

/** Something without which a campaign cannot be launched: what it is, where, and what to do about it. */
export type Missing = { code: string; message: string; stepId?: string; mailboxId?: string }

type Template = { name: string | null; isPublished: boolean; letsGo: boolean }
type Step = { id: string; position: number; name: string | null; templates: Template[]; pool: string[] }
type Mailbox = {
  id: string
  email: string
  status: 'active' | 'authentication_failed' | 'suspended' | 'deleted'
  isPaused: boolean
  provider: string
  espStatus: string | null
  domain: string
  domainStatus: 'pending' | 'verified' | 'failing' | 'failed'
  hasKey: boolean
}
type Facts = { steps: Step[]; mailboxes: Mailbox[]; parts: number; needsConsent: boolean }

/*
 * campaigns.preflight: the mails of a version with the templates that they can be made by and the mailboxes that can send
 * them, and those mailboxes. A step that has mailboxes of its own is sent by no others.
 */
const facts = `
with steps as (
  select s.id, s.step_order, s.name, s.template_id from campaign_sequence_steps s
   where s.tenant_id = $1::uuid and s.campaign_id = $2::uuid and s.step_type = 'email' and s.is_active
     and s.version = coalesce($3::int, (select c.version from campaigns c where c.tenant_id = $1::uuid and c.id = $2::uuid))),
variants as (
  select v.step_id, v.template_id from campaign_step_variants v join steps s on s.id = v.step_id
   where v.tenant_id = $1::uuid and v.campaign_id = $2::uuid and v.weight > 0
     and v.version = coalesce($3::int, (select c.version from campaigns c where c.tenant_id = $1::uuid and c.id = $2::uuid))),
named as (
  select s.id as step_id, coalesce(v.template_id, s.template_id) as template_id
    from steps s left join variants v on v.step_id = s.id group by 1, 2),
pool as (
  select s.id as step_id, p.email_account_id from steps s join campaign_senders p on p.tenant_id = $1::uuid and p.campaign_id = $2::uuid
     and p.step_id is not distinct from (select o.step_id from campaign_senders o
           where o.tenant_id = $1::uuid and o.campaign_id = $2::uuid and o.step_id = s.id limit 1))
select json_build_object(
  'steps', (select coalesce(json_agg(json_build_object('id', s.id, 'position', s.step_order + 1, 'name', s.name,
      'templates', (select json_agg(json_build_object('name', t.name, 'isPublished', p.many is not null, 'letsGo', coalesce(p.lets_go, false))
                                    order by t.name)
         from named n left join templates t on t.tenant_id = $1::uuid and t.id = n.template_id
         left join lateral (
           select count(*) as many, bool_and('unsubscribe_url' = any (v.variables) or v.source::text like '%unsubscribe_url%') as lets_go
             from template_versions v where v.tenant_id = $1::uuid and v.template_id = t.id and v.is_published having count(*) > 0) p on true
        where n.step_id = s.id),
      'pool', (select coalesce(json_agg(p.email_account_id), '[]') from pool p where p.step_id = s.id)) order by s.step_order), '[]')
    from steps s),
  'mailboxes', (select coalesce(json_agg(json_build_object('id', m.id, 'email', m.email, 'status', m.status,
      'isPaused', m.paused_at is not null, 'provider', m.provider, 'espStatus', e.status, 'domain', d.domain,
      'domainStatus', d.verification_status,
      'hasKey', exists (select from domain_keys k where k.tenant_id = $1::uuid and k.domain_id = d.id and k.state = 'active'
                          and k.kind = 'rsa' and k.found_at is not null)) order by m.email), '[]')
    from email_accounts m join domains d on d.tenant_id = $1::uuid and d.id = m.domain_id
    left join esp_accounts e on e.tenant_id = $1::uuid and e.id = m.esp_account_id
   where m.tenant_id = $1::uuid and m.id in (select email_account_id from pool)),
  'parts', (select count(*) from campaign_audiences a where a.tenant_id = $1::uuid and a.campaign_id = $2::uuid and not a.is_excluded),
  'needsConsent', (select coalesce((c.settings->>'needsConsent')::boolean, false) or coalesce(p.needs_consent, false)
    from campaigns c left join sending_policies p on p.tenant_id = $1::uuid where c.tenant_id = $1::uuid and c.id = $2::uuid))`

/** Everything that a campaign lacks to be launched, at once; nothing, when it can be. `startsAt`: to be launched then. */
export async function missing(
  db: Db,
  campaignId: string,
  { startsAt, now = new Date() }: { startsAt?: Date; now?: Date } = {},
): Promise<Missing[]> {
  const found = await db.json<Facts>(facts, db.tenantId, campaignId, null)
  const late = startsAt !== undefined && startsAt <= now
  return [
    ...lackingSequence(found),
    ...lackingMailboxes(found),
    ...(await lackingAudience(db, campaignId, found)),
    ...(late
      ? [{ code: 'schedule', message: 'The time to begin has passed: choose a later one, or launch it now.' }]
      : []),
  ]
}

/** What a version of a sequence lacks to be sent by. */
export async function missingOfSequence(db: Db, campaignId: string, version: number): Promise<Missing[]> {
  const found = await db.json<Facts>(facts, db.tenantId, campaignId, version)
  return [...lackingSequence(found), ...lackingMailboxes(found)]
}

const called = ({ position, name }: Step) => (name ? `Step ${position} (${name})` : `Step ${position}`)

function lackingSequence({ steps }: Facts): Missing[] {
  if (steps.length === 0)
    return [{ code: 'step', message: 'There is no mail in the sequence: add one that is switched on.' }]
  return steps.flatMap((step) => (step.templates ?? []).flatMap((template) => lackingTemplate(step, template)))
}

function lackingTemplate(step: Step, { name, isPublished, letsGo }: Template): Missing[] {
  const stepId = step.id
  if (name === null) return [{ code: 'template', stepId, message: `${called(step)} has no template: choose one.` }]
  if (!isPublished)
    return [{ code: 'template_unpublished', stepId, message: `${called(step)}: publish the template “${name}”.` }]
  // Not every mail program shows the header's button: who reads must find the way out in what is read.
  if (letsGo) return []
  const message = `${called(step)}: nobody can unsubscribe from “${name}”: add a footer or {{ unsubscribe_url }} and publish it.`
  return [{ code: 'unsubscribe', stepId, message }]
}

/** One mailbox that works is enough for a step; where none does, each is told with its reasons. */
function lackingMailboxes({ steps, mailboxes }: Facts): Missing[] {
  const wrong = new Map(mailboxes.map((mailbox) => [mailbox.id, wrongWith(mailbox)]))
  const stuck = steps.filter(({ pool }) => !pool.some((id) => wrong.get(id)?.length === 0))
  const bare = stuck.filter(({ pool }) => pool.length === 0)
  const named = new Set(stuck.flatMap(({ pool }) => pool))
  const none =
    bare.length === 0
      ? []
      : bare.length === steps.length
        ? [{ code: 'mailbox', message: 'No mailbox sends it: choose one at least.' }]
        : bare.map((step) => ({
            code: 'mailbox',
            stepId: step.id,
            message: `${called(step)}: no mailbox sends it: choose one.`,
          }))
  return [...none, ...[...named].flatMap((id) => wrong.get(id) ?? [])]
}

function wrongWith({ id, email, status, isPaused, provider, espStatus, domain, domainStatus, hasKey }: Mailbox) {
  const found: Missing[] = []
  const say = (code: string, message: string) => void found.push({ code, message, mailboxId: id })
  if (status === 'deleted') say('mailbox_gone', `${email} was deleted: choose another mailbox.`)
  if (status === 'suspended') say('mailbox_suspended', `${email} is suspended: put right what its page says.`)
  if (status === 'authentication_failed')
    say('mailbox_login', `The server refuses to let ${email} in: put in a new password, or sign in again.`)
  if (isPaused) say('mailbox_paused', `${email} is paused: resume it, or choose another mailbox.`)
  if (espStatus !== null && espStatus !== 'active')
    say('mailbox_provider', `The provider that ${email} sends through is ${espStatus}: look at its page.`)
  if (provider === 'sandbox') return found
  if (domainStatus === 'pending' || domainStatus === 'failed')
    say('domain', `${domain}, from which ${email} sends, is not verified: publish the records that its page shows.`)
  if (!hasKey)
    say('dkim', `Nothing signs the mails of ${email}: publish the DKIM record that the page of ${domain} shows.`)
  return found
}

async function lackingAudience(db: Db, campaignId: string, { parts, needsConsent }: Facts): Promise<Missing[]> {
  if (Number(parts) === 0)
    return [{ code: 'audience', message: 'Nobody is chosen: name a list or a segment to send to.' }]
  try {
    if (await anybodyRemains(db, campaignId)) return []
    if (!needsConsent || !(await anybodyRemains(db, campaignId, { ignoresConsent: true })))
      return [{ code: 'audience_empty', message: 'Nobody remains to send to: the preview of the audience says why.' }]
    const message = 'Nobody who is chosen has agreed to be written to: ask for consent, or do not require it.'
    return [{ code: 'consent', message }]
  } catch (error) {
    if (!(error instanceof FilterMismatch)) throw error
    return [{ code: 'audience_broken', message: `A segment of the audience cannot be read: ${error.message}` }]
  }
}
