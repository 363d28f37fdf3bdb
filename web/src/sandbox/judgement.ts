import type { Tone } from '../ui/Mark.tsx'

type Verdict = { readonly dkim: readonly { readonly result: string }[]; readonly dmarc: string } | null | undefined

/** What a receiver thinks of a message’s signatures, in a word. */
export function judgement(verdict: Verdict): { tone: Tone; children: string } {
  if (!verdict) return { tone: 'busy', children: 'looked at' }
  const results = verdict.dkim.map(({ result }) => result)
  if (results.length > 0 && results.every((result) => result === 'pass')) return { tone: 'good', children: 'verifies' }
  if (results.includes('pass')) return { tone: 'warn', children: 'one of several verifies' }
  return results.every((result) => result === 'none')
    ? { tone: 'warn', children: 'not signed' }
    : { tone: 'bad', children: 'does not verify' }
}
