import { type Origin, type Piece, Slots } from './pieces.ts'
import type { Issue } from './problem.ts'

/** `link` is the only kind a sender may replace by a tracked address; the others are the product's own pages. */
export type LinkKind = 'link' | 'unsubscribe' | 'browser' | 'answer'

export interface Link {
  /** The same in every variant and locale of a version, and in its HTML, text and AMP. */
  number: number
  kind: LinkKind
  /** The address as its author wrote it. */
  written: string
  /** What the reader sees, as written. */
  label: string
  blockId?: string
  /** The address for one recipient. */
  target: Piece[]
}

/** What is gathered while one template is compiled. */
export interface Draft {
  readonly slots: Slots
  readonly links: Link[]
  /** Where pieces come from; a piece's `at` is an index into this. */
  readonly origins: Origin[]
  /** What was left out of the author's markup. */
  readonly notes: Issue[]
  /** How many Liquid tags there are so far. */
  tags: number
  /** Makes the public address of a picture that lies in the content store. */
  contentUrl?: (key: string) => string
}

export function startDraft(contentUrl?: (key: string) => string): Draft {
  return { slots: new Slots(), links: [], origins: [], notes: [], tags: 0, contentUrl }
}
