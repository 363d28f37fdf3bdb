import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { SessionUnreachable } from './session/session.ts'
import type { Fault } from './ui/Fault.ts'

/** What went wrong in words for a person, with the reference under which the log knows it. */
export function faultOf(error: unknown): Fault {
  const [first] = errorsOf(error)
  if (first) return { message: first.message, requestId: first.requestId }
  if (error instanceof SessionUnreachable) return { message: error.message, requestId: null }
  if (ServerError.is(error)) {
    const requestId = error.response.headers.get('x-request-id')
    return { message: `The server could not answer (${error.statusCode}).`, requestId }
  }
  if (error instanceof TypeError) return { message: 'The server cannot be reached.', requestId: null }
  return { message: error instanceof Error ? error.message : 'Something went wrong.', requestId: null }
}

/** Whether a result or an error says that the token was not taken. */
export const isUnauthenticated = (answer: unknown) => errorsOf(answer).some(({ code }) => code === 'UNAUTHENTICATED')

function errorsOf(answer: unknown) {
  if (CombinedGraphQLErrors.is(answer)) return answer.errors.map(readError)
  if (ServerError.is(answer)) return listOf(parseJson(answer.bodyText)).map(readError)
  return listOf(answer).map(readError)
}

const listOf = (body: unknown): unknown[] =>
  typeof body === 'object' && body && 'errors' in body && Array.isArray(body.errors) ? body.errors : []

function readError(error: unknown) {
  const { message, extensions } = Object(error) as { message?: unknown; extensions?: unknown }
  const { code, requestId } = Object(extensions) as { code?: unknown; requestId?: unknown }
  return {
    message: typeof message === 'string' ? message : 'Something went wrong.',
    code: typeof code === 'string' ? code : null,
    requestId: typeof requestId === 'string' ? requestId : null,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
