import { GraphQLError } from 'graphql'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { log } from '../log.ts'

export type FaultCode =
  | 'BAD_REQUEST'
  | 'CONFLICT'
  | 'COST_EXCEEDED'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_MISMATCH'
  | 'INTERNAL'
  | 'RATE_LIMITED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'

const statuses: Record<FaultCode, number> = {
  BAD_REQUEST: 400,
  CONFLICT: 409,
  COST_EXCEEDED: 400,
  FORBIDDEN: 403,
  IDEMPOTENCY_MISMATCH: 422,
  INTERNAL: 500,
  RATE_LIMITED: 429,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
}

/** An error that is meant to be seen: its message and code reach the client as they are. */
export const fault = (code: FaultCode, message: string, extensions: Record<string, unknown> = {}) =>
  new GraphQLError(message, { extensions: { code, ...extensions } })

/** What the client may see of an error: a fault as it is; anything else a reference to the log. */
export function seen(error: unknown, requestId: string): GraphQLError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}
  const show = (code: FaultCode, message: string, more: object = {}) =>
    new GraphQLError(message, { ...place, extensions: { ...more, code, requestId } })

  if (original instanceof GraphQLError) return show(codeOf(original), original.message, original.extensions)
  if (original instanceof TierUnavailable) {
    return show('UNAVAILABLE', `${original.message} Try again in a moment.`, { tier: original.tier })
  }
  if (isUnstorable(original)) return show('BAD_REQUEST', 'A text holds a character that cannot be stored (NUL).')
  log.error({ err: original, requestId, path: place.path }, 'a fault')
  return show('INTERNAL', `Something went wrong on our side. The reference is ${requestId}.`)
}

const codeOf = ({ extensions }: GraphQLError) =>
  typeof extensions?.code === 'string' && extensions.code in statuses ? (extensions.code as FaultCode) : 'BAD_REQUEST'

/** PostgreSQL stores no NUL, in text or in JSON: a mistake of the one who sent it. */
const isUnstorable = (error: unknown) => error instanceof Error && /\b(22P05|22021)\b|0x00|\\u0000/.test(error.message)

/** The HTTP status of an answer that has errors and no data. */
export const statusOf = (code: unknown) => statuses[code as FaultCode] ?? 400
