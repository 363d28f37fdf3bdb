import type { Link } from './draft.ts'
import type { Origin, Piece } from './pieces.ts'
import type { Issue } from './problem.ts'

/**
 * One version of a template in one locale and one variant, ready to be filled in. It is plain JSON: it can be stored,
 * and one that was read back fills in the same bytes.
 */
export interface Compiled {
  locale: string
  subject: Piece[]
  html: Piece[] | null
  text: Piece[]
  amp: Piece[] | null
  /** Why there is no AMP version. */
  ampReason: string | null
  links: Link[]
  origins: Origin[]
  /** What was left out of the author's markup. */
  notes: Issue[]
  /** Bytes before anything is merged in. */
  size: { html: number; text: number; amp: number }
  /** SHA-256 over all of the above: equal hashes are equal mails. */
  outputHash: string
}
