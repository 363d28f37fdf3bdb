import { Shell } from './Shell.tsx'
import { useSigned } from './useSigned.ts'

/** Starts anew for another person or tenant, so that nothing of the one before stays on the page. */
export function SignedInFrame() {
  const signed = useSigned()
  return signed.as === 'somebody' ? <Shell key={signed.identity} /> : null
}
