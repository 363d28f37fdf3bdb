import { ApolloLink } from '@apollo/client'
import { type ExecutionResult, OperationTypeNode, print } from 'graphql'
import { createClient } from 'graphql-sse'
import { Observable } from 'rxjs'
import { accessToken } from './session/session.ts'

/** Whether an operation is a subscription. */
export const isLive = ({ operationType }: ApolloLink.Operation) => operationType === OperationTypeNode.SUBSCRIPTION

/** Subscriptions, as server-sent events. A stream that was cut opens again and first says how things are now. */
export function liveLink() {
  const client = createClient({
    url: '/graphql/stream',
    credentials: 'same-origin',
    headers: async (): Promise<Record<string, string>> => {
      const token = await accessToken()
      return token ? { authorization: `Bearer ${token}` } : {}
    },
    retryAttempts: 1_000,
    retry: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** tries, 15_000))),
  })
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable<ApolloLink.Result>((observer) =>
        client.subscribe<Record<string, unknown>>(
          { query: print(query), variables, ...(operationName && { operationName }) },
          {
            next: (result) => observer.next(result as ExecutionResult),
            error: (error) => observer.error(error),
            complete: () => observer.complete(),
          },
        ),
      ),
  )
}
