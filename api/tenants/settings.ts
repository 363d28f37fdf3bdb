import { z } from 'zod'
import { WorkspaceAccess } from '../../prisma/generated/oltp/enums.ts'
import type { TenantConfigModel } from '../../prisma/generated/oltp/models.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, Problem } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { pictureKey, pictureUrl } from './pictures.ts'
import type { UpdateTenantSettingsInput } from './types.ts'

/** Every way of writing dates that the pages know. */
const dateFormats = ['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'D MMM YYYY']

const line = z
  .string()
  .trim()
  .max(200, 'At most 200 characters.')
  .transform((text) => text || null)
  .nullish()

const timeZone = z.string().max(60).refine(isTimeZone, 'Write a time zone as Europe/Berlin.')
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^([A-Z]{2})?$/, 'Write the country as two letters, as DE.')
  .transform((text) => text || null)
  .nullish()

const rules = z.object({
  name: z.string().trim().min(1, 'Give a name.').max(200, 'At most 200 characters.').optional(),
  themeColor: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'Write a colour as #1f5684.')
    .nullish(),
  logoUploadId: z.uuid().nullish(),
  faviconUploadId: z.uuid().nullish(),
  dateFormat: z.enum(dateFormats, 'Choose one of dateFormats.').optional(),
  timeZone: timeZone.optional(),
  workspaceAccess: z.enum(WorkspaceAccess).optional(),
  billing: z
    .object({
      email: z
        .email('This is not an email address.')
        .max(254)
        .nullish()
        .or(z.literal('').transform(() => null)),
      ...{ name: line, line1: line, line2: line, postalCode: line, city: line, region: line, country, taxId: line },
    })
    .optional(),
  expectedRevision: z.int().nullish(),
})

function isTimeZone(name: string) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

const unchanged = {
  themeColor: null,
  dateFormat: 'YYYY-MM-DD',
  timeZone: 'UTC',
  workspaceAccess: WorkspaceAccess.everybody,
}

/** The settings as they are shown; a tenant that chose nothing has the defaults of the table. */
export async function settings(db: Db, { permissions }: Pick<Viewer, 'permissions'>) {
  const [tenant, row] = await Promise.all([
    db.tenant.findFirst({ where: { id: db.tenantId }, select: { name: true } }),
    db.tenantConfig.findFirst({ where: {} }),
  ])
  const { themeColor, dateFormat, timeZone, workspaceAccess } = row ?? unchanged
  return {
    ...{ name: tenant?.name ?? '', themeColor, dateFormat, timeZone, workspaceAccess, dateFormats },
    logoUrl: pictureUrl(db.tenantId, row?.logoKey),
    faviconUrl: pictureUrl(db.tenantId, row?.faviconKey),
    billing: permissions.has('tenant:write') ? billingOf(row) : null,
    revision: row?.revision ?? 1,
  }
}

const billingOf = (row: TenantConfigModel | null) => ({
  email: row?.billingEmail ?? null,
  name: row?.billingName ?? null,
  line1: row?.billingLine1 ?? null,
  line2: row?.billingLine2 ?? null,
  postalCode: row?.billingPostalCode ?? null,
  city: row?.billingCity ?? null,
  region: row?.billingRegion ?? null,
  country: row?.billingCountry ?? null,
  taxId: row?.billingTaxId ?? null,
})

export async function updateSettings({ db, viewer, audit }: SignedIn, input: UpdateTenantSettingsInput) {
  const wanted = check(rules, input)
  if (wanted instanceof InvalidInput) return wanted
  const { name, billing = {}, expectedRevision, logoUploadId, faviconUploadId, ...plain } = wanted
  const logoKey = logoUploadId ? await pictureKey(db.tenantId, 'logo', logoUploadId) : logoUploadId
  if (logoKey instanceof InvalidInput) return logoKey
  const faviconKey = faviconUploadId ? await pictureKey(db.tenantId, 'favicon', faviconUploadId) : faviconUploadId
  if (faviconKey instanceof InvalidInput) return faviconKey
  await db.$executeRaw`insert into tenant_config (tenant_id) values (${db.tenantId}::uuid) on conflict do nothing`
  const before = await settings(db, viewer)
  const renamed = name === undefined ? {} : { name }
  const row = await revise({
    what: 'tenant',
    expectedRevision,
    find: () => db.tenantConfig.findFirst({ where: {} }),
    update: (expected) =>
      db.tenantConfig.updateMany({
        where: expected,
        data: { ...plain, logoKey, faviconKey, ...columnsOf(billing), revision: { increment: 1 } },
      }),
  })
  if (row instanceof Problem) return row
  await db.tenant.updateMany({ where: { id: db.tenantId }, data: renamed })
  const after = await settings(db, viewer)
  audit({ before, after })
  return after
}

const columnsOf = (billing: NonNullable<z.output<typeof rules>['billing']> | Record<string, never>) =>
  Object.fromEntries(
    Object.entries(billing)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [`billing${field[0]?.toUpperCase()}${field.slice(1)}`, value]),
  )
