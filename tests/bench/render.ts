/**
 * Compiling the starters, and filling one in for a recipient, beside bare Liquid that has parsed the same template
 * once, in turns within one run. Prints microseconds and, as the last line, the verdict as JSON.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Liquid } from 'liquidjs'
import { compile } from '../../jobs/templates/compile.ts'
import type { Compiled } from '../../jobs/templates/compiled.ts'
import { type Recipient, scopeOf } from '../../jobs/templates/fields.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { slotValues } from '../../jobs/templates/outline.ts'
import type { Piece } from '../../jobs/templates/pieces.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { starters } from '../../jobs/templates/starters/gallery.ts'
import { readTemplate } from '../../jobs/templates/template.ts'

const reach = 4
const goal = 50
const rounds = 5
const perRound = 4_000
const people = 100_000

function person(i: number): Recipient {
  const names = ['Ada', 'Grace', 'Édith', 'O’Neill & Sons', '']
  const lead = {
    ...SAMPLE.lead,
    email: `p${i}@example.com`,
    firstName: names[i % names.length],
    company: `Company ${i}`,
  }
  return { ...SAMPLE, seed: `campaign:${i}`, lead }
}

/** The same parts as anybody would write them in Liquid. */
function asLiquid(pieces: readonly Piece[], links: Compiled['links']): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece
      if ('put' in piece) return `{{ ${piece.put} }}`
      if ('tag' in piece) return `{% ${piece.tag} %}`
      if ('group' in piece) return asLiquid(piece.group, links)
      return 'link' in piece ? asLiquid(links[piece.link]?.target ?? [], links) : ''
    })
    .join('')
}

function bareLiquid({ subject, html, text, amp, links }: Compiled): (i: number) => unknown {
  const engine = new Liquid({ outputEscape: 'escape', ownPropertyOnly: true })
  const parts = [subject, html ?? [], text, amp ?? []].map((part) => engine.parse(asLiquid(part, links)))
  return (i) => {
    const scope = scopeOf(person(i))
    return parts.map((part) => engine.renderSync(part, scope))
  }
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
}

function timesOf(work: (i: number) => unknown): number[] {
  return Array.from({ length: perRound }, (_, i) => {
    const began = process.hrtime.bigint()
    work(i)
    return Number(process.hrtime.bigint() - began) / 1_000
  })
}

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

function heapMegabytes(): number {
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed / 1_048_576
}

const compileTimes = new Map<string, number>()
const compiled = new Map<string, Compiled>()
for (const turn of ['cold', 'warm']) {
  for (const { key, template } of starters) {
    const began = performance.now()
    compiled.set(key, await compile(readTemplate(template)))
    compileTimes.set(`${key} ${turn}`, performance.now() - began)
  }
}
const warm = [...compileTimes].flatMap(([name, time]) => (name.endsWith('warm') ? [time] : []))
console.log(
  `compile          ${quantile(warm, 0.5)} ms median, ${quantile(warm, 0.99)} ms at most, over ${warm.length} starters`,
)

interface Figures {
  median: number
  p99: number
  slots: number
  bare?: number
  ratio?: number
}

const figures: Record<string, Figures> = {}
for (const key of ['welcome', 'outreach', 'offer']) {
  const template = compiled.get(key)
  if (!template) throw new Error(`There is no starter ${key}.`)
  const works = {
    ours: (i: number) => fill(template, person(i)),
    slots: (i: number) => slotValues(template, person(i)),
    // Wordings that vary are ours alone.
    ...(key !== 'outreach' && { bare: bareLiquid(template) }),
  }
  const times = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const measured = timesOf(work)
      // The first round warms up.
      if (round > 0) times.set(name, [...(times.get(name) ?? []), ...measured])
    }
  }
  const [ours = [], slots = [], bare] = ['ours', 'slots', 'bare'].map((name) => times.get(name))
  const median = quantile(ours, 0.5)
  const beside = bare && quantile(bare, 0.5)
  figures[key] = {
    median,
    p99: quantile(ours, 0.99),
    slots: quantile(slots, 0.5),
    ...(beside && { bare: beside, ratio: Math.round((beside / median) * 100) / 100 }),
  }
  const than = beside ? `, bare Liquid ${beside} µs` : ''
  console.log(`fill ${key.padEnd(12)}${median} µs median, ${figures[key].p99} µs p99${than}`)
}

const welcome = compiled.get('welcome')
if (!welcome) throw new Error('There is no starter welcome.')
fill(welcome, person(0))
const before = heapMegabytes()
let bytes = 0
for (let i = 0; i < people; i++) bytes += Buffer.byteLength(fill(welcome, person(i)).html ?? '')
const grown = Math.round((heapMegabytes() - before) * 10) / 10
console.log(
  `memory           ${grown} MB more after ${people} recipients and ${Math.round(bytes / 1_048_576)} MB of HTML`,
)

const { ratio = 0, median = 0 } = figures.welcome ?? {}
const holds = ratio >= reach && median < goal && grown < 10
const compileMs = quantile(warm, 0.5)
console.log(JSON.stringify({ bench: 'render', ratio, reach, holds, compileMs, memoryMb: grown, microseconds: figures }))
