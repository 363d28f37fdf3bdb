import type { BounceCause } from '../mail/answers.ts'

/** What a mail that came in is. */
export type IncomingKind = 'bounce' | 'delay' | 'complaint' | 'auto_reply' | 'reply'

/** What somebody means who answers. */
export const intents = [
  'interested',
  'not_now',
  'not_interested',
  'wrong_person',
  'question',
  'unsubscribe',
  'out_of_office',
  'other',
] as const
export type Intent = (typeof intents)[number]

/** Why a mail did not arrive. `expired`: the server tried for days. `us`: it is about whoever sent it. */
export type FailureCause = BounceCause | 'expired' | 'us'

export interface Failure {
  /** Whom it did not reach; nothing when the report does not say. */
  readonly address: string | undefined
  readonly severity: 'hard' | 'soft'
  readonly cause: FailureCause
  readonly status: string | undefined
  readonly rule: string
  readonly text: string
}

/** What was made of a mail, by which rule, and the words it goes by. */
export type IncomingVerdict = { readonly rule: string; readonly text: string; readonly about: About } & (
  | { readonly kind: 'bounce'; readonly failures: readonly Failure[] }
  | { readonly kind: 'delay'; readonly address: string | undefined }
  | { readonly kind: 'complaint'; readonly address: string | undefined; readonly isSpam: boolean }
  | { readonly kind: 'auto_reply'; readonly intent: Intent; readonly returnsOn: string | undefined }
  | { readonly kind: 'reply'; readonly intent: Intent }
)

/** The mail of ours that it is about, where a report brings it along or says so. */
export interface About {
  readonly messageIds: readonly string[]
  readonly recipients: readonly string[]
}
