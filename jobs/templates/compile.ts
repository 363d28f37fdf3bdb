import { createHash } from 'node:crypto'
import { ampPage, NoAmp } from './ampPage.ts'
import { ampFaults, LARGEST_AMP } from './ampRules.ts'
import type { Compiled } from './compiled.ts'
import { type Draft, startDraft } from './draft.ts'
import { fill } from './fill.ts'
import { htmlSource } from './htmlSource.ts'
import { directionOf } from './languages.ts'
import { type LiftedBlock, liftBlock } from './liftBlocks.ts'
import { liftLine, liftPlain } from './lift.ts'
import { type Face, mjmlPage } from './mjmlPage.ts'
import { mjmlSource } from './mjmlSource.ts'
import type { Part, Piece } from './pieces.ts'
import { TemplateProblem } from './problem.ts'
import { BASE, type Rule, type Variant, applyVariant, ruleFaults } from './rules.ts'
import { SAMPLE } from './sample.ts'
import type { Template } from './template.ts'
import { textPage } from './textPage.ts'

export interface CompileOptions {
  /** Language of the page, and of dates and numbers for leads that have none. */
  locale?: string
  /** All rules of the version: links keep their numbers only if every variant is compiled with the same rules. */
  rules?: readonly Rule[]
  variant?: Variant
  /** The public address of a picture in the content store. */
  contentUrl?: (key: string) => string
}

interface Pages {
  html: string | null
  text: string
  amp: string | null
  ampReason: string | null
}

type BlockTemplate = Extract<Template, { kind: 'blocks' }>

/** Numbers every link of the version, also those this variant leaves out, so that numbers hold across variants. */
function liftTree(draft: Draft, { tree }: BlockTemplate, rules: readonly Rule[], variant: Variant): LiftedBlock[] {
  const faults = ruleFaults(rules, tree)
  if (faults.length > 0) throw new TemplateProblem(faults)
  const blocks = tree.blocks.map((block, i) => liftBlock(draft, tree.theme, block, `tree.blocks.${i}`))
  const replacements = new Map(
    rules.map((rule, i) => [
      rule.id,
      rule.replacement.map((block, j) => liftBlock(draft, tree.theme, block, `rules.${i}.replacement.${j}`)),
    ]),
  )
  return applyVariant(blocks, variant, replacements)
}

function drawAmp(draw: () => string): Pick<Pages, 'amp' | 'ampReason'> {
  try {
    const amp = draw()
    return { amp, ampReason: null }
  } catch (error) {
    if (!(error instanceof NoAmp)) throw error
    return { amp: null, ampReason: error.message }
  }
}

async function drawPages(draft: Draft, template: Template, face: Face, options: CompileOptions): Promise<Pages> {
  if (template.kind === 'blocks') {
    const { theme } = template.tree
    const blocks = liftTree(draft, template, options.rules ?? [], options.variant ?? BASE)
    const html = await mjmlPage(blocks, theme, face)
    return { html, text: textPage(blocks), ...drawAmp(() => ampPage(blocks, theme, face)) }
  }
  const ampReason = 'AMP is made from blocks, and this template is written by hand.'
  if (template.kind === 'text') return { html: null, text: '', amp: null, ampReason }
  const source = template.kind === 'html' ? htmlSource : mjmlSource
  return { ...(await source(draft, template.source, face)), amp: null, ampReason }
}

function withPixel(draft: Draft, page: string, kind: 'html' | 'amp'): string {
  const end = page.lastIndexOf('</body>')
  return `${page.slice(0, end)}${draft.slots.add({ pixel: kind })}${page.slice(end)}`
}

function bytesOf(pieces: readonly Piece[] | null): number {
  return (pieces ?? []).reduce((sum, piece) => {
    if (typeof piece === 'string') return sum + Buffer.byteLength(piece)
    return 'group' in piece ? sum + bytesOf(piece.group) : sum
  }, 0)
}

/** Neighbouring texts as one, and groups without control flow opened: what is stored is small, and fast to fill in. */
function flatten(pieces: readonly Piece[]): Piece[] {
  const flat: Piece[] = []
  for (const piece of pieces) {
    const inner = typeof piece === 'object' && 'group' in piece ? flatten(piece.group) : [piece]
    const open = inner.every((part) => typeof part === 'string' || !('tag' in part))
    for (const part of open ? inner : [{ group: inner }]) {
      const last = flat.at(-1)
      if (typeof part === 'string' && typeof last === 'string') flat[flat.length - 1] = last + part
      else flat.push(part)
    }
  }
  return flat
}

/**
 * Compiles a template once for a version, locale and variant. Throws `TemplateProblem` for what its author has to
 * mend, also where only filling it in shows it.
 */
export async function compile(template: Template, options: CompileOptions = {}): Promise<Compiled> {
  const { locale = 'en', contentUrl } = options
  const draft = startDraft(contentUrl)
  const subject = liftPlain(draft, template.subject, { path: 'subject' }, 'line')
  const face: Face = {
    lang: locale,
    dir: directionOf(locale),
    subject: liftLine(draft, template.subject, { path: 'subject' }),
    preheader: liftLine(draft, template.preheader, { path: 'preheader' }),
  }
  const pages = await drawPages(draft, template, face, options)
  const cut = (page: string | null, part: Part) => page && flatten(draft.slots.cut(page, part))
  const text = template.kind === 'text' ? liftPlain(draft, template.source, { path: 'source' }, 'text') : draft.slots.cut(pages.text, 'text')
  const html = pages.html === null ? null : flatten(draft.slots.cut(withPixel(draft, pages.html, 'html'), 'html'))
  const amp = pages.amp === null ? null : flatten(draft.slots.cut(withPixel(draft, pages.amp, 'amp'), 'amp'))
}
