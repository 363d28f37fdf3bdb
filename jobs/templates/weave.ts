import { defaultOptions, TagToken, type Template, type TopLevelToken } from 'liquidjs'
import { safeAddress } from './addresses.ts'
import type { Link } from './draft.ts'
import { parseTokens, runLiquid } from './engine.ts'
import { escapeMarkup } from './escape.ts'
import { stepOf } from './lift.ts'
import type { Piece } from './pieces.ts'
import { plainCondition, plainField } from './plainField.ts'
import { type Op, type Run, runOps } from './run.ts'
import { PutToken, pick, ReadyToken, SlotToken } from './tags.ts'

/** A recipient's value makes the AMP version invalid; the mail then goes out without it. */
export class AmpFlaw extends Error {}

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
    if (secure && !address.startsWith('https://')) throw new AmpFlaw(`AMP takes no address like "${address}".`)
    return escapeMarkup(address)
  }
}

function pixelOf(kind: 'html' | 'amp'): Op {
  const tag = kind === 'amp' ? 'amp-img' : 'img'
  const end = kind === 'amp' ? '></amp-img>' : ' border="0" style="display:block;width:1px;height:1px">'
  return ({ pixel }) => (pixel ? `<${tag} src="${escapeMarkup(pixel)}" width="1" height="1" alt=""${end}` : '')
}

function tagOf(piece: Piece | undefined): string {
  return typeof piece === 'object' && 'tag' in piece ? piece.tag : ''
}

/** The inside of a tag, cut where `separator` stands in it and in no tag within. */
function branchesOf(inside: readonly Piece[], separator: string): Piece[][] {
  const branches: Piece[][] = [[]]
  let depth = 0
  for (const piece of inside) {
    depth += stepOf(tagOf(piece))
    if (depth === 0 && tagOf(piece) === separator) branches.push([])
    else branches.at(-1)?.push(piece)
  }
  return branches
}

/** Turns the pieces of one compiled template into the steps that fill it in. */
export class Weaver {
  constructor(readonly links: readonly Link[]) {}

  ops(pieces: readonly Piece[]): Op[] {
    const ops: Op[] = []
    const assigns = pieces.some((piece) => tagOf(piece).startsWith('assign'))
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
      depth += stepOf(tagOf(pieces[i]))
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
    const plain = 'put' in piece ? plainField(piece.put, piece.as) : this.#plainTag(piece, pieces)
    return [plain ?? this.liquid(pieces)]
  }

  /** Wordings, and conditions that ask for one field: what most mails have, done without Liquid. */
  #plainTag({ tag, key }: { tag: string; key?: string }, pieces: readonly Piece[]): Op | undefined {
    const [, name = '', rest = ''] = tag.match(/^(\w+)\s*(.*)$/s) ?? []
    const inside = pieces.slice(1, -1)
    if (tagOf(pieces.at(-1)) !== `end${name}`) return
    if (name === 'spin' && key) {
      const wordings = branchesOf(inside, 'or').map((branch) => this.ops(branch))
      return (run) => runOps(wordings[pick(run.seed, key, wordings.length)] ?? [], run)
    }
    if ((name !== 'if' && name !== 'unless') || rest === '') return
    const asked = plainCondition(rest)
    const [first = [], second = [], ...more] = branchesOf(inside, 'else')
    if (!asked || more.length > 0 || inside.some((piece) => tagOf(piece).startsWith('elsif'))) return
    const [met, unmet] = name === 'if' ? [this.ops(first), this.ops(second)] : [this.ops(second), this.ops(first)]
    return (run) => runOps(asked(run) ? met : unmet, run)
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
    if ('put' in piece) return new PutToken(piece.put, piece.as, String(piece.at))
    if ('tag' in piece) {
      const source = `{% ${piece.key ? `spin ${piece.key}` : piece.tag} %}`
      return new TagToken(source, 0, source.length, defaultOptions, String(piece.at))
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
