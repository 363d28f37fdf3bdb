import { Refused } from '../mail/refused.ts'

export interface Dmarc {
  readonly policy: 'none' | 'quarantine' | 'reject'
  readonly reportTo: readonly string[]
  readonly strictDkim: boolean
  readonly strictSpf: boolean
}

const isDmarc = (text: string) => /^v=DMARC1\s*(?:;|$)/.test(text)

export const dmarcRecords = (values: readonly string[]) => values.filter(isDmarc)

/** What a DMARC record asks of receivers (RFC 7489 6.3). */
export function readDmarc(record: string): Dmarc | Refused {
  const tags = readTags(record)
  const policy = tags.get('p')?.toLowerCase()
  if (policy !== 'none' && policy !== 'quarantine' && policy !== 'reject')
    return new Refused('It has no policy: add p=none, p=quarantine or p=reject.')
  return {
    policy,
    reportTo: (tags.get('rua') ?? '')
      .split(',')
      .map((it) => it.trim())
      .filter(Boolean),
    strictDkim: tags.get('adkim')?.toLowerCase() === 's',
    strictSpf: tags.get('aspf')?.toLowerCase() === 's',
  }
}

/** `name=value` pairs between semicolons, as DKIM and DMARC records are written. */
export function readTags(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const part of record.split(';')) {
    const at = part.indexOf('=')
    if (at > 0) tags.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim())
  }
  return tags
}
