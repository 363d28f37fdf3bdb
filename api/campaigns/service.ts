import { z } from 'zod'
import { campaignSettings } from '../../jobs/campaigns/settings.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees, within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { Conflict, InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { zone } from '../mailboxes/rules.ts'
import { copyOfCampaign } from './copy.ts'
import type { CreateCampaignInput, UpdateCampaignInput } from './inputs.ts'
import { lockCampaign } from './lock.ts'
import type { CampaignSettingsInput } from './settingsTypes.ts'

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const name = text(200).min(1, 'Give a name.')
const creation = z.object({
  companyId: z.uuid(),
  projectId: z.uuid().nullish(),
  name,
  description: text(2_000).nullish(),
  timezone: zone.optional(),
})
const change = creation.omit({ companyId: true }).partial().extend({ expectedRevision: z.int().nullish() })

export async function createCampaign({ db, viewer }: SignedIn, { settings: given, ...input }: CreateCampaignInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  const settings = changedSettings({}, given)
  if (settings instanceof InvalidInput) return settings
  const company = await db.company.findFirst({ where: { id: data.companyId }, select: { id: true } })
  if (!company || !sees(viewer, company.id)) return new NotFound('workspace')
  if (!(await isProjectOf(db, data.companyId, data.projectId))) return new NotFound('project')
  const campaign = await db.campaign.create({ data: { ...data, settings, createdBy: viewer.userId } })
  await db.campaignVersion.create({ data: { campaignId: campaign.id, version: 1 } })
  return campaign
}

const isProjectOf = async (db: Db, companyId: string, id: string | null | undefined) =>
  id == null || (await db.project.findFirst({ where: { id, companyId }, select: { id: true } })) !== null

export async function updateCampaign(
  context: SignedIn,
  id: string,
  { settings: given, ...input }: UpdateCampaignInput,
) {
  const { db, audit } = context
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  const locked = await lockCampaign(context, id, expectedRevision)
  if (locked instanceof NotFound || locked instanceof Conflict) return locked
  if (['completed', 'cancelled', 'archived'].includes(locked.status))
    return new NotPossible('This campaign is over: duplicate it to send again.')
  if (!(await isProjectOf(db, locked.companyId, data.projectId))) return new NotFound('project')
  const before = await db.campaign.findFirstOrThrow({ where: { id } })
  const settings = changedSettings(before.settings, given)
  if (settings instanceof InvalidInput) return settings
  const after = await locked.change({ ...data, settings })
  audit({ before, after })
  return after
}

/** Null is "no limit" where there is one to lift; elsewhere it says nothing. */
function changedSettings(stored: unknown, given: CampaignSettingsInput | null | undefined) {
  const limits = ['perHour', 'startsPerDay']
  const wanted = Object.entries(given ?? {}).filter(([name, it]) => it != null || limits.includes(name))
  const utm = given?.utm && Object.fromEntries(Object.entries(given.utm).filter(([, it]) => it != null))
  const rules = z.object({ settings: campaignSettings })
  const settings = { ...(stored as object), ...Object.fromEntries(wanted), ...(utm && { utm }) }
  const checked = check(rules, { settings })
  return checked instanceof InvalidInput ? checked : checked.settings
}

export const settingsOf = (stored: unknown) => campaignSettings.parse(stored)

/** The same again as a draft: steps, mailboxes, audience and settings, and nobody on their way. */
export async function duplicateCampaign({ db, viewer, audit }: SignedIn, id: string, given: string | null | undefined) {
  const original = await db.campaign.findFirst({ where: { id, companyId: within(viewer) } })
  if (!original) return new NotFound('campaign')
  const wanted = check(z.object({ name }), { name: given ?? `${original.name.slice(0, 190)} (copy)` })
  if (wanted instanceof InvalidInput) return wanted
  const copy = await copyOfCampaign(db, original, { ...wanted, createdBy: viewer.userId })
  audit({ after: copy })
  return copy
}
