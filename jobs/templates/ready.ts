import type { Db } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { putContent, readContent } from '../content/store.ts'
import { compile } from './compile.ts'
import type { Compiled } from './compiled.ts'
import { contentUrl } from './pictures.ts'
import { TemplateProblem } from './problem.ts'
import type { Rule, Variant } from './rules.ts'
import { shelved } from './shelf.ts'
import type { Template } from './template.ts'
import { variantKey } from './variants.ts'

/** Goes up when the renderer makes other bytes of the same template, or stores them in another shape. */
export const renderer = 1

/** A published version, as it was frozen when it was published. */
export type Published = {
  id: string
  locale: string
  /** Read only when something has to be compiled. */
  read(): Promise<Template>
  rules: readonly Rule[]
  /** `rulesKey` of them. */
  rulesKey: string
}

/**
 * A version for everybody who sees the same blocks: from memory, from the store, or compiled and stored. Compiled once,
 * it stays the same bytes, whatever becomes of the renderer or of the rules.
 */
export function ready(
  db: Db,
  version: Published,
  variant: Variant,
  campaignId: string | null = null,
): Promise<Compiled> {
  return shelved(`${db.tenantId}:${version.id}:${version.rulesKey}:${variant.key}`, async () => {
    const key = variantKey(version.rulesKey, variant)
    const stored = await fetchStored(db, version.id, key)
    if (stored) return stored
    const made = await make(db, version, variant, key, campaignId)
    const json = JSON.stringify(made)
    await keep(db, version.id, key, campaignId, made, json)
    // Of two that made it at once, both go on with what was stored first.
    return (await fetchStored(db, version.id, key)) ?? { compiled: made, size: json.length }
  })
}

async function make(db: Db, version: Published, variant: Variant, key: string, campaignId: string | null) {
  const { locale, rules } = version
  try {
    return await compile(await version.read(), { locale, rules, variant, contentUrl })
  } catch (error) {
    if (error instanceof TemplateProblem) await note(db, version.id, key, campaignId, failed(error.message))
    throw error
  }
}

async function fetchStored(db: Db, versionId: string, key: string) {
  const row = await db.renderJob.findFirst({
    where: { versionId, renderer, variantKey: key, renderType: 'text', status: 'done' },
    select: { storageKey: true },
  })
  if (!row?.storageKey) return undefined
  const found = await unlessAway(readContent(db.tenantId, row.storageKey))
  if (!found) return undefined
  const json = found.bytes.toString()
  return { compiled: JSON.parse(json) as Compiled, size: json.length }
}

/** One body for all parts; a row for each says what came of it. */
async function keep(db: Db, versionId: string, key: string, campaignId: string | null, made: Compiled, json: string) {
  const storageKey = await unlessAway(
    putContent(db.tenantId, Buffer.from(json), { contentType: 'application/vnd.penguinmails.compiled+json' }),
  )
  if (!storageKey) return
  const { html, amp, ampReason, size, outputHash } = made
  const done = { status: 'done', storageKey, outputHash, error: null } as const
  const skipped = { status: 'skipped', storageKey: null, outputHash: null } as const
  await note(db, versionId, key, campaignId, [
    { renderType: 'text', size: size.text, ...done },
    html ? { renderType: 'html', size: size.html, ...done } : { renderType: 'html', size: 0, error: null, ...skipped },
    amp ? { renderType: 'amp', size: size.amp, ...done } : { renderType: 'amp', size: 0, error: ampReason, ...skipped },
  ])
}

type Row = {
  renderType: 'html' | 'amp' | 'text'
  status: 'done' | 'skipped' | 'failed'
  size: number
  storageKey: string | null
  outputHash: string | null
  error: string | null
}

const failed = (message: string): Row[] => [
  { renderType: 'text', status: 'failed', size: 0, storageKey: null, outputHash: null, error: message.slice(0, 2_000) },
]

/** What failed may succeed later; what is done stays as it is. */
async function note(db: Db, versionId: string, variantKey: string, campaignId: string | null, rows: Row[]) {
  const key = { versionId, renderer, variantKey }
  await db.renderJob.deleteMany({ where: { ...key, status: 'failed' } })
  await db.renderJob.createMany({ data: rows.map((row) => ({ ...key, campaignId, ...row })), skipDuplicates: true })
}

/** While the content tier is away templates are compiled from their source: nothing waits for a store. */
async function unlessAway<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof TierUnavailable) return undefined
    throw error
  }
}
