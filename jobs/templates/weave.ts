import { defaultOptions, TagToken, type Template, type TopLevelToken } from 'liquidjs'
import { safeAddress } from './addresses.ts'
import type { Link } from './draft.ts'
import { parseTokens, runLiquid } from './engine.ts'
import { escapeMarkup } from './escape.ts'
import { stepOf } from './lift.ts'
import type { Piece } from './pieces.ts'
import { plainField } from './plainField.ts'
import { type Op, type Run, runOps } from './run.ts'
import { PutToken, ReadyToken, SlotToken } from './tags.ts'

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
    if (secure && !address.startsWith('https://'))
      throw new AmpFlaw(`AMP takes only https addresses, not "${address}".`)
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
    const assigns = pieces.some(
      (piece) => typeof piece === 'object' && 'tag' in piece && piece.tag.startsWith('assign'),
    )
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
