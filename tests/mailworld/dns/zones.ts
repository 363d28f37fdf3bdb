import type { MxAnswer, StringAnswer, TxtAnswer } from 'dns-packet'

/** A record as it stands in a zone file. `name` is below its domain, `@` the domain itself. */
export interface ZoneRecord {
  readonly name: string
  readonly type: RecordType
  /** As in a zone file, without quotes: `10 mx.people.test`, `v=spf1 -all`, `127.0.0.2`. */
  readonly value: string
}

export const recordTypes = ['A', 'AAAA', 'MX', 'TXT', 'CNAME', 'PTR', 'NS'] as const
export type RecordType = (typeof recordTypes)[number]

export type Answer = StringAnswer | MxAnswer | TxtAnswer

export type Lookup = { readonly state: 'found' | 'empty' | 'missing'; readonly answers: readonly Answer[] }

const ttl = 1
const longestChain = 8

/** What the world's name server knows. It may change at any time. */
export class Zones {
  readonly #domains = new Map<string, readonly ZoneRecord[]>()
  /** Which realm published a domain first: nobody else may. */
  readonly owners = new Map<string, string>()
  /** Whether every domain of two labels takes mail, as nearly all do: so that made-up leads live somewhere. */
  everyoneHasMail = false
  changed: () => void = () => {}

  /** Gives a domain its records, in place of those it had. */
  set(domain: string, records: readonly ZoneRecord[]): void {
    this.#domains.set(key(domain), records)
    this.changed()
  }

  /** The same for a tenant. Answers whether the domain is theirs to give records to. */
  publish(realm: string, domain: string, records: readonly ZoneRecord[]): boolean {
    const owner = this.owners.get(key(domain))
    if (owner !== undefined ? owner !== realm : this.#domains.has(key(domain))) return false
    this.owners.set(key(domain), realm)
    this.set(domain, records)
    return true
  }

  /** Gives it more. */
  add(domain: string, records: readonly ZoneRecord[]): void {
    this.set(domain, [...(this.#domains.get(key(domain)) ?? []), ...records])
  }

  clear(domain: string): void {
    this.#domains.delete(key(domain))
    this.owners.delete(key(domain))
    this.changed()
  }

  get domains(): ReadonlyMap<string, readonly ZoneRecord[]> {
    return this.#domains
  }

  lookUp(asked: string, type: string): Lookup {
    const answers: Answer[] = []
    let name = key(asked)
    for (let steps = 0; steps < longestChain; steps++) {
      const here = this.#at(name)
      const found = here.filter((record) => record.type === type)
      if (found.length > 0) return { state: 'found', answers: [...answers, ...found.map((it) => answerOf(name, it))] }
      const alias = here.find((record) => record.type === 'CNAME')
      if (!alias) {
        if (answers.length > 0) return { state: 'found', answers }
        return { state: here.length > 0 || this.#isAbove(name) ? 'empty' : 'missing', answers }
      }
      answers.push(answerOf(name, alias))
      name = key(alias.value)
    }
    return { state: 'found', answers }
  }

  #at(name: string): readonly ZoneRecord[] {
    const records: ZoneRecord[] = []
    for (const [domain, own] of this.#domains) {
      if (name !== domain && !name.endsWith(`.${domain}`)) continue
      records.push(...own.filter((record) => fullName(record.name, domain) === name))
    }
    if (records.length === 0 && this.everyoneHasMail && /^[a-z0-9-]+\.(?:test|example)$/.test(name)) {
      return [{ name: '@', type: 'MX', value: '10 mx.people.test' }]
    }
    return records
  }

  #isAbove(name: string): boolean {
    for (const [domain, own] of this.#domains) {
      if (domain.endsWith(`.${name}`)) return true
      if (own.some((record) => fullName(record.name, domain).endsWith(`.${name}`))) return true
    }
    return false
  }
}

const key = (name: string) => name.toLowerCase().replace(/\.$/, '')

function fullName(name: string, domain: string): string {
  const written = key(name)
  if (written === '@' || written === '' || written === domain) return domain
  return written.endsWith(`.${domain}`) ? written : `${written}.${domain}`
}

function answerOf(name: string, { type, value }: ZoneRecord): Answer {
  if (type === 'MX') {
    const [preference, exchange = ''] = value.trim().split(/\s+/)
    return { name, type, ttl, data: { preference: Number(preference), exchange: key(exchange) || '.' } }
  }
  if (type === 'TXT') return { name, type, ttl, data: strings(value) }
  return { name, type, ttl, data: type === 'A' || type === 'AAAA' ? value : key(value) }
}

/** A TXT record is made of strings of up to 255 bytes. */
function strings(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const parts: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += 255) parts.push(bytes.subarray(at, at + 255))
  return parts
}
