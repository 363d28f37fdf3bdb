import { createHash } from 'node:crypto'
import { ampPage, NoAmp } from './ampPage.ts'
import { ampFaults } from './ampRules.ts'
import type { Compiled } from './compiled.ts'
import { type Draft, startDraft } from './draft.ts'
import { fill } from './fill.ts'
import { htmlSource } from './htmlSource.ts'
import { directionOf, languageTag } from './languages.ts'
import { liftLine, liftPlain } from './lift.ts'
import { type LiftedBlock, liftBlock } from './liftBlocks.ts'
import { type Face, mjmlPage } from './mjmlPage.ts'
import { mjmlSource } from './mjmlSource.ts'
import { bytesOf, flatten, type Piece, standIn } from './pieces.ts'
import { TemplateProblem } from './problem.ts'
import { applyVariant, BASE, type Rule, ruleFaults, type Variant } from './rules.ts'
import { pageFaults } from './safety.ts'
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
  text: Piece[]
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
    return { html, text: draft.slots.cut(textPage(blocks), 'text'), ...drawAmp(() => ampPage(blocks, theme, face)) }
  }
  const ampReason = 'AMP is made from blocks, and this template is written by hand.'
  if (template.kind === 'text') {
    return { html: null, text: liftPlain(draft, template.source, { path: 'source' }), amp: null, ampReason }
  }
  const draw = template.kind === 'html' ? htmlSource : mjmlSource
  const { html, text } = await draw(draft, template.source, face)
  return { html, text: draft.slots.cut(text, 'text'), amp: null, ampReason }
}

/** A page with a slot for the picture that tells of an opening, cut into pieces. */
function finish(draft: Draft, page: string | null, part: 'html' | 'amp'): Piece[] | null {
  if (page === null) return null
  const end = page.lastIndexOf('</body>')
  return flatten(draft.slots.cut(`${page.slice(0, end)}${draft.slots.add({ pixel: part })}${page.slice(end)}`, part))
}

/** The AMP page, or why the strict list refuses it. Every branch of the page is looked at. */
function checkAmp(amp: Piece[] | null, reason: string | null): Pick<Compiled, 'amp' | 'ampReason'> {
  const [fault] = amp ? ampFaults(standIn(amp)) : []
  return fault ? { amp: null, ampReason: fault } : { amp, ampReason: reason }
}

/**
 * Compiles a template once for a version, locale and variant. Throws `TemplateProblem` for what its author has to
 * mend, also where only filling it in shows it.
 */
export async function compile(template: Template, options: CompileOptions = {}): Promise<Compiled> {
  const { contentUrl } = options
  const locale = languageTag(options.locale ?? 'en')
  const draft = startDraft(contentUrl)
  const subject = liftPlain(draft, template.subject, { path: 'subject' })
  const face: Face = {
    lang: locale,
    dir: directionOf(locale),
    subject: liftLine(draft, template.subject, { path: 'subject' }),
    preheader: template.preheader && liftLine(draft, template.preheader, { path: 'preheader' }),
  }
  const pages = await drawPages(draft, template, face, options)
  const html = finish(draft, pages.html, 'html')
  const text = flatten(pages.text)
  const amp = checkAmp(finish(draft, pages.amp, 'amp'), pages.ampReason)
  const { links, origins, notes } = draft
  const size = { html: bytesOf(html), text: bytesOf(text), amp: bytesOf(amp.amp) }
  const made = { locale, subject: flatten(subject), html, text, ...amp, links, origins, notes, size }
  const compiled = { ...made, outputHash: createHash('sha256').update(JSON.stringify(made)).digest('hex') }
  const [unsafe] = pageFaults(standIn(html ?? []))
  if (unsafe) throw new TemplateProblem([{ path: '', message: `A mail may not hold ${unsafe}: take it out.` }])
  fill(compiled, SAMPLE)
  return compiled
}
