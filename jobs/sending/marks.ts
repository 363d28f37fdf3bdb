import type { Claimed } from './claim.ts'

/** What became of a mail. */
export type Fate =
  | 'sent'
  /** The address is dead. */
  | 'bounced'
  /** It did not get there, and is not tried again. */
  | 'rejected'
  /** It could not be made, or was tried often enough. */
  | 'failed'
  | 'uncertain'
  /** It is tried again, later. */
  | 'retry'
  /** It was not its turn after all: it waits as before, or is cancelled if nobody may get it any more. */
  | 'back'

export interface Mark {
  readonly mail: Claimed
  readonly fate: Fate
  /** Seconds until it may go, for what is tried again. */
  readonly after?: number
  readonly answer?: string
  readonly rule?: string
  /** Why it does not go on, as a recipient's row tells it. */
  readonly blockedBy?: string
  readonly sent?: Sent
}

/** What was made for a recipient: with the template's version it gives the same bytes again, at any time. */
export interface Sent {
  readonly messageId: string
  readonly from: string
  readonly subject: string
  readonly templateVersionId: string
  readonly values: object
}
