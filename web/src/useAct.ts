import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useMutation } from '@apollo/client/react'
import { faultOf } from './faults.ts'
import { notifyFault } from './ui/notify.tsx'

/**
 * Runs a mutation and answers what came of it: the thing itself or a problem for the caller to show. A fault is shown
 * here, with its reference, and answers nothing. `refetch` names the queries on the page that the mutation makes old.
 */
export function useAct<D extends Record<string, unknown>, V extends OperationVariables>(
  document: TypedDocumentNode<D, V>,
  refetch: TypedDocumentNode[] = [],
) {
  const [mutate, { loading }] = useMutation<Record<string, unknown>, OperationVariables>(document)
  async function act(variables: V): Promise<D[keyof D] | undefined> {
    try {
      const { data } = await mutate({ variables, refetchQueries: refetch, awaitRefetchQueries: false })
      return Object.values(data ?? {})[0] as D[keyof D] | undefined
    } catch (error) {
      notifyFault(faultOf(error))
      return undefined
    }
  }
  return [act, loading] as const
}
