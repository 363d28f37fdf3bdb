import { type Template, TagToken, Tokenizer, type TopLevelToken, TypeGuards, defaultOptions } from 'liquidjs'
import { safeAddress } from './addresses.ts'
import type { Link } from './draft.ts'
import { parseTokens, runLiquid } from './engine.ts'
import { escapeMarkup, settle } from './escape.ts'
import { FILTERS, type Filter } from './filters.ts'
import { stepOf } from './lift.ts'
import type { Piece, Place } from './pieces.ts'
import type { Run } from './run.ts'
import { PutToken, ReadyToken, SlotToken } from './tags.ts'

/** One step of filling in: text that is ready, or a function that makes it. */
export type Op = string | ((run: Run) => string)

/** A recipient's value makes the AMP version invalid; the mail then goes out without it. */
export class AmpFlaw extends Error {}

export function runOps(ops: readonly Op[], run: Run): string {
  let output = ''
  for (const op of ops) output += typeof op === 'string' ? op : op(run)
  return output
}

type Step = (value: unknown, run: Run) => unknown

function literal(token: unknown): { value: unknown } | undefined {
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)) return { value: token.content }
}

function stepFor(filter: Filter, args: readonly unknown[]): Step | undefined {
  const values = args.map(literal)
  const known = values.flatMap((found) => (found ? [found.value] : []))
  return known.length === args.length ? (value, run) => filter(value, known, run) : undefined
}

/** Read as Liquid reads it under `ownPropertyOnly`: nothing that the value does not hold itself. */
function read(scope: unknown, path: readonly string[]): unknown {
  let value = scope
  for (const key of path) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return undefined
    value = Reflect.get(Object(value), key)
  }
  return value
}

/** Names to which Liquid gives a meaning of its own. */
const COMPUTED = ['size', 'first', 'last']

/** A field with our own filters alone is filled in without Liquid; anything else is left to it. */
function plainField(expression: string, place: Place): Op | undefined {
  const { initial, filters } = new Tokenizer(expression).readFilteredValue()
  const [variable, ...more] = initial.postfix
  if (more.length > 0 || !TypeGuards.isPropertyAccessToken(variable) || variable.variable) return
  const path = variable.props.flatMap((prop) =>
    TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop) ? [prop.content] : [],
  )
  if (path.length !== variable.props.length || path.slice(1).some((key) => COMPUTED.includes(key))) return
  const steps: Step[] = []
  for (const { name, args } of filters) {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
    const step = filter && stepFor(filter, args)
    if (!step) return
    steps.push(step)
  }
  return (run) => settle(steps.reduce((value, step) => step(value, run), read(run.scope, path)), place)
}

function finishLink(link: Link, as: 'html' | 'text'): (output: string, run: Run) => string {
  return (output, run) => {
    const target = safeAddress(output)
    const address = target && link.kind === 'link' ? run.address(link.number, target) : target
    return as === 'html' ? escapeMarkup(address || '#') : address
  }
}

function finishAddress(secure: boolean): (output: string) => string {
  return (output) => {
    const address = safeAddress(output)
    if (secure && !address.startsWith('https://')) throw new AmpFlaw(`AMP takes only https addresses, not "${address}".`)
    return escapeMarkup(address)
  }
}

function pixelOf(kind: 'html' | 'amp'): Op {
  const tag = kind === 'amp' ? 'amp-img' : 'img'
  const end = kind === 'amp' ? '></amp-img>' : ' border="0" style="display:block;width:1px;height:1px">'
  return ({ pixel }) => (pixel ? `<${tag} src="${escapeMarkup(pixel)}" width="1" height="1" alt=""${end}` : '')
}

/** Turns the pieces of one compiled template into the steps that fill it in. */
export class Weaver {
  constructor(
    readonly links: readonly Link[],
    readonly fileOf: (at: number) => string,
  ) {}

  ops(pieces: readonly Piece[]): Op[] {
    const ops: Op[] = []
    const assigns = pieces.some((piece) => typeof piece === 'object' && 'tag' in piece && piece.tag.startsWith('assign'))
    if (assigns) return [this.liquid(pieces)]
    for (let i = 0; i < pieces.length; ) {
      const end = this.#endOf(pieces, i)
      for (const op of this.#island(pieces.slice(i, end))) {
        const last = ops.at(-1)
        if (typeof op === 'string' && typeof last === 'string') ops[ops.length - 1] = last + op
        else ops.push(op)
      }
      i = end
    }
    return ops
  }

  /** The end of what starts here: a piece, or everything up to the tag that closes this one. */
  #endOf(pieces: readonly Piece[], start: number): number {
    let depth = 0
    for (let i = start; i < pieces.length; i++) {
      const piece = pieces[i]
      if (typeof piece === 'object' && 'tag' in piece) depth += stepOf(piece.tag)
      if (depth <= 0) return i + 1
    }
    return pieces.length
  }

  #island(pieces: readonly Piece[]): Op[] {
    const [piece] = pieces
    if (piece === undefined) return []
    if (typeof piece === 'string') return [piece]
    if ('group' in piece) return this.ops(piece.group)
    if ('pixel' in piece) return [pixelOf(piece.pixel)]
    if ('address' in piece) return [this.#finished(piece.address, finishAddress(piece.secure))]
    if ('link' in piece) {
      const link = this.#link(piece.link)
      return [this.#finished(link.target, finishLink(link, piece.as))]
    }
    const plain = 'put' in piece ? plainField(piece.put, piece.as) : undefined
    return [plain ?? this.liquid(pieces)]
  }

  #finished(pieces: readonly Piece[], finish: (output: string, run: Run) => string): Op {
    const ops = this.ops(pieces)
    return (run) => finish(runOps(ops, run), run)
  }

  #link(number: number): Link {
    const link = this.links[number]
    if (!link) throw new Error(`Link ${number} was never made.`)
    return link
  }

  liquid(pieces: readonly Piece[]): Op {
    const templates = this.templates(pieces)
    return (run) => runLiquid(templates, run)
  }

  templates(pieces: readonly Piece[]): Template[] {
    return parseTokens(pieces.map((piece) => this.#token(piece)))
  }

  #token(piece: Piece): TopLevelToken {
    if (typeof piece === 'string') return new ReadyToken(piece)
    if ('put' in piece) return new PutToken(piece.put, piece.as, this.fileOf(piece.at))
    if ('tag' in piece) {
      const source = `{% ${piece.key ? `spin ${piece.key}` : piece.tag} %}`
      return new TagToken(source, 0, source.length, defaultOptions, this.fileOf(piece.at))
    }
    if ('group' in piece) return new SlotToken(this.templates(piece.group), (output) => output)
    if ('address' in piece) return new SlotToken(this.templates(piece.address), finishAddress(piece.secure))
    if ('link' in piece) {
      const link = this.#link(piece.link)
      return new SlotToken(this.templates(link.target), finishLink(link, piece.as))
    }
    return new SlotToken([], (_, run) => runOps([pixelOf(piece.pixel)], run))
  }
}
