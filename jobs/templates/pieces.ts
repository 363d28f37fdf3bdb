/** The place where a merged value stands; it decides how the value is made safe. */
export type Place = 'html' | 'text' | 'url' | 'query'

export type Part = 'html' | 'text' | 'amp'

/** Where a piece of a template was written, so that a problem can be shown there. */
export interface Origin {
  path: string
  blockId?: string
}

/**
 * What a compiled template is made of: text that is ready, and what each recipient fills in. Control flow inside a
 * `group` or an address is balanced in itself, so no branch can leave the attribute or the block it was written in.
 */
export type Piece =
  | string
  | { put: string; as: Place; at: number }
  | { tag: string; at: number; key?: string }
  | { group: Piece[] }
  | { link: number; as: 'html' | 'text' }
  | { address: Piece[]; secure: boolean }
  | { pixel: 'html' | 'amp' }

const SLOT = /\uE000(\d+)\uE001/

/** Author's text without the characters that mark slots. */
export function withoutMarks(source: string): string {
  return source.replace(/[\uE000-\uE003]/g, '')
}

export function hasSlot(text: string): boolean {
  return text.includes('\uE000')
}

/** The numbers of the slots in a text, in order. */
export function slotsIn(text: string): number[] {
  return Array.from(text.matchAll(/\uE000(\d+)\uE001/g), ([, number]) => Number(number))
}

/**
 * Keeps everything that MJML, the sanitiser and the text converter must not touch: they see a mark of two private
 * characters around a number, which none of them reads as markup, and the pieces come back afterwards.
 */
export class Slots {
  readonly #slots: Record<Part, Piece>[] = []

  add(html: Piece, text: Piece = html, amp: Piece = html): string {
    return `\uE000${this.#slots.push({ html, text, amp }) - 1}\uE001`
  }

  at(number: number, part: Part): Piece {
    const slot = this.#slots[number]
    if (!slot) throw new Error(`Slot ${number} was never made.`)
    return slot[part]
  }

  /** A text with marks, cut into pieces for one part of the mail. */
  cut(text: string, part: Part): Piece[] {
    return text
      .split(SLOT)
      .map((chunk, i) => (i % 2 ? this.at(Number(chunk), part) : chunk))
      .filter((piece) => piece !== '')
  }
}

/** Bytes of a part before anything is merged in. */
export function bytesOf(pieces: readonly Piece[] | null): number {
  return (pieces ?? []).reduce((sum, piece) => {
    if (typeof piece === 'string') return sum + Buffer.byteLength(piece)
    return 'group' in piece ? sum + bytesOf(piece.group) : sum
  }, 0)
}

/** Neighbouring texts as one, and groups without control flow opened: small to store, and fast to fill in. */
export function flatten(pieces: readonly Piece[]): Piece[] {
  const flat: Piece[] = []
  for (const piece of pieces.flatMap(opened)) {
    const last = flat.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') flat[flat.length - 1] = last + piece
    else flat.push(piece)
  }
  return flat
}

function opened(piece: Piece): Piece[] {
  if (typeof piece === 'string' || !('group' in piece)) return [piece]
  const group = flatten(piece.group)
  return group.some((inner) => typeof inner === 'object' && 'tag' in inner) ? [{ group }] : group
}

/** A part with a word in place of each value and with all of its branches, to look at it before anybody gets it. */
export function standIn(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece
      if ('group' in piece) return standIn(piece.group)
      if ('link' in piece || 'address' in piece) return 'https://example.com/'
      return 'put' in piece ? 'x' : ''
    })
    .join('')
}
