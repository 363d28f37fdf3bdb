import { analyzeSync, Tokenizer } from 'liquidjs'
import type { Compiled } from './compiled.ts'
import { ALWAYS_FILLED, FIELDS } from './fields.ts'
import { stepOf } from './lift.ts'
import type { Origin, Piece } from './pieces.ts'
import { pathOf } from './plainField.ts'
import { Weaver } from './weave.ts'

/** How a template uses one merge field. */
export interface FieldUse {
  name: string
  /** Whether there is such a field. */
  known: boolean
  /** Whether the mail reads well for a lead without it: a fallback, a condition, or a field everybody has. */
  safe: boolean
  places: Origin[]
}

function namesIn(expression: string): { names: string[]; fallback: boolean } {
  const { initial, filters } = new Tokenizer(expression).readFilteredValue()
  return {
    names: initial.postfix.flatMap((token) => pathOf(token)?.join('.') ?? []),
    fallback: filters.some(({ name }) => name === 'default' || name === 'fallback'),
  }
}

/** Fields that are put somewhere without a fallback and outside of any condition on them. */
function bareFields(compiled: Compiled, pieces: readonly Piece[], bare: Set<string>): void {
  const conditions: string[][] = []
  for (const piece of pieces) {
    if (typeof piece === 'string' || 'pixel' in piece) continue
    if ('put' in piece) {
      const { names, fallback } = namesIn(piece.put)
      for (const name of names) if (!fallback && !conditions.flat().includes(name)) bare.add(name)
    } else if ('tag' in piece) {
      const [, tag = '', rest = ''] = piece.tag.match(/^(\w+)\s*(.*)$/s) ?? []
      const asks = ['if', 'unless', 'elsif', 'case'].includes(tag) ? namesIn(rest).names : []
      if (tag === 'elsif') conditions.at(-1)?.push(...asks)
      if (stepOf(piece.tag) === 1) conditions.push(asks)
      if (stepOf(piece.tag) === -1) conditions.pop()
    } else if ('group' in piece) bareFields(compiled, piece.group, bare)
    else if ('address' in piece) bareFields(compiled, piece.address, bare)
    else bareFields(compiled, compiled.links[piece.link]?.target ?? [], bare)
  }
}

function isKnown(name: string, attributes: readonly string[] | undefined): boolean {
  if (FIELDS.includes(name) || ['sender', 'campaign', 'attributes'].includes(name)) return true
  const [head, attribute] = name.split('.')
  return head === 'attributes' && attribute !== undefined && (attributes?.includes(attribute) ?? true)
}

/** Which merge fields a template uses, which of them do not exist, and which need a fallback. */
export function lint(compiled: Compiled, attributes?: readonly string[]): FieldUse[] {
  const weaver = new Weaver(compiled.links, String)
  const uses = new Map<string, FieldUse>()
  const bare = new Set<string>()
  for (const pieces of [compiled.subject, compiled.html ?? [], compiled.text]) {
    bareFields(compiled, pieces, bare)
    const { globals } = analyzeSync(weaver.templates(pieces), { partials: false })
    for (const variable of Object.values(globals).flat()) {
      const name = variable.segments.filter((segment) => typeof segment === 'string').join('.')
      const use = uses.get(name) ?? { name, known: isKnown(name, attributes), safe: true, places: [] }
      const origin = compiled.origins[Number(variable.location.file ?? Number.NaN)]
      if (origin && !use.places.includes(origin)) use.places.push(origin)
      uses.set(name, use)
    }
  }
  for (const use of uses.values()) use.safe = ALWAYS_FILLED.has(use.name) || !bare.has(use.name)
  return [...uses.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
