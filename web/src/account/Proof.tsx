import { createContext, type ReactNode, useContext, useRef, useState } from 'react'
import type { ProofMethod } from '../gql/graphql.ts'
import { ProofDialog } from './ProofDialog.tsx'

type Unproven = { __typename: 'ConfirmationNeeded'; message: string; methods: ProofMethod[] }
type Answer = { __typename: string } | undefined

/** Runs an act; if the server wants a proof first, asks the person for one and runs it again. */
type Prove = <A extends Answer>(act: () => Promise<A>) => Promise<Exclude<A, Unproven> | undefined>

const Proof = createContext<Prove>(async () => undefined)

export const useProof = () => useContext(Proof)

/** Around what needs a fresh proof that it is still them. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const [methods, setMethods] = useState<ProofMethod[] | null>(null)
  const answered = useRef<(proven: boolean) => void>(() => {})
  const ask = (needed: ProofMethod[]) =>
    new Promise<boolean>((resolve) => {
      answered.current = resolve
      setMethods(needed)
    })
  const close = (proven: boolean) => {
    setMethods(null)
    answered.current(proven)
  }
  const prove: Prove = async (act) => {
    const answer = await act()
    if (!isUnproven(answer)) return answer as Exclude<typeof answer, Unproven>
    if (!(await ask(answer.methods))) return undefined
    const again = await act()
    return isUnproven(again) ? undefined : (again as Exclude<typeof again, Unproven>)
  }
  return (
    <Proof value={prove}>
      {children}
      {methods && <ProofDialog methods={methods} close={close} />}
    </Proof>
  )
}

const isUnproven = (answer: Answer): answer is Unproven => answer?.__typename === 'ConfirmationNeeded'
