import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useMutation } from '@apollo/client/react'
import { faultOf, isUnauthenticated } from './faults.ts'
import { whoIsSigned } from './session/session.ts'
import { notifyFault } from './ui/notify.tsx'

/**
 * Runs a mutation and answers what came of it: the thing itself, or a problem for the caller to show. A fault is shown
 * here, with its reference, and answers nothing.
 */
export function useAct<D extends object, V extends OperationVariables>(document: TypedDocumentNode<D, V>) {
  const [mutate, { loading, client }] = useMutation<object, OperationVariables>(document)
  async function act(variables: V): Promise<D[keyof D] | undefined> {
    try {
      const { data } = await mutate({ variables })
      return Object.values(data ?? {})[0]
    } catch (error) {
      // The session is over: the way to the sign-in page says so.
      if (!(isUnauthenticated(error) && whoIsSigned().as === 'nobody')) notifyFault(faultOf(error))
      return undefined
    }
  }
  /** Asks again for what is on the page, when a list has got something new. */
  const refresh = () => client.refetchQueries({ include: 'active' })
  return [act, loading, refresh] as const
}
