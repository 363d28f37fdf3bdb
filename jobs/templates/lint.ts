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
  places: Origin[]
  /** Where it stands without a fallback and outside of any condition on it, though not everybody has it. */
  bare: Origin[]
}

function namesIn(expression: string): { names: string[]; fallback: boolean } {
  const { initial, filters } = new Tokenizer(expression).readFilteredValue()
  return {
    names: initial.postfix.flatMap((token) => pathOf(token)?.join('.') ?? []),
    fallback: filters.some(({ name }) => name === 'default' || name === 'fallback'),
  }
}

/** Fields and the places where they stand without a fallback and outside of any condition on them. */
type Bare = Map<string, Set<number>>

function bareFields(compiled: Compiled, pieces: readonly Piece[], bare: Bare, above: readonly string[] = []): void {
  const conditions: string[][] = [[...above]]
  for (const piece of pieces) {
    if (typeof piece === 'string' || 'pixel' in piece) continue
    if ('put' in piece) {
      const { names, fallback } = namesIn(piece.put)
      for (const name of names) {
        if (fallback || conditions.flat().includes(name)) continue
        bare.set(name, (bare.get(name) ?? new Set()).add(piece.at))
      }
    } else if ('tag' in piece) {
      const [, tag = '', rest = ''] = piece.tag.match(/^(\w+)\s*(.*)$/s) ?? []
      const asks = ['if', 'unless', 'elsif', 'case'].includes(tag) ? namesIn(rest).names : []
      if (tag === 'elsif') conditions.at(-1)?.push(...asks)
      if (stepOf(piece.tag) === 1) conditions.push(asks)
      if (stepOf(piece.tag) === -1) conditions.pop()
    } else if ('group' in piece) bareFields(compiled, piece.group, bare, conditions.flat())
    else if ('address' in piece) bareFields(compiled, piece.address, bare, conditions.flat())
    else bareFields(compiled, compiled.links[piece.link]?.target ?? [], bare, conditions.flat())
  }
}

function isKnown(name: string, attributes: readonly string[] | undefined): boolean {
  if (FIELDS.includes(name) || ['sender', 'campaign', 'attributes'].includes(name)) return true
  const [head, attribute] = name.split('.')
  return head === 'attributes' && attribute !== undefined && (attributes?.includes(attribute) ?? true)
}

/** Which merge fields a template uses, which of them do not exist, and which need a fallback. */
export function lint(compiled: Compiled, attributes?: readonly string[]): FieldUse[] {
  const weaver = new Weaver(compiled.links)
  const uses = new Map<string, FieldUse>()
  const bare: Bare = new Map()
  for (const pieces of [compiled.subject, compiled.html ?? [], compiled.text]) {
    bareFields(compiled, pieces, bare)
    const { globals } = analyzeSync(weaver.templates(pieces), { partials: false })
    for (const variable of Object.values(globals).flat()) {
      const name = variable.segments.filter((segment) => typeof segment === 'string').join('.')
      const use = uses.get(name) ?? { name, known: isKnown(name, attributes), places: [], bare: [] }
      const origin = compiled.origins[Number(variable.location.file ?? Number.NaN)]
      if (origin && !use.places.includes(origin)) use.places.push(origin)
      uses.set(name, use)
    }
  }
  for (const use of uses.values()) {
    if (ALWAYS_FILLED.has(use.name)) continue
    use.bare = [...(bare.get(use.name) ?? [])].flatMap((at) => compiled.origins[at] ?? [])
  }
  return [...uses.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
