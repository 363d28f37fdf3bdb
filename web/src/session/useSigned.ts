import { useSyncExternalStore } from 'react'
import { onSigned, whoIsSigned } from './session.ts'

/** Who is signed in, kept up to date across tabs. */
export const useSigned = () => useSyncExternalStore(onSigned, whoIsSigned)
