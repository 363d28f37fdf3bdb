import { Refused } from '../mail/refused.ts'

/** What the DNS answers a question: values, that there are none, or nothing at all. */
export type DnsAnswer =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unanswered'; readonly why: string }

export type AskDns = (type: 'TXT' | 'A' | 'AAAA' | 'MX' | 'CNAME', name: string) => Promise<DnsAnswer>

export interface SpfTerm {
  readonly qualifier: '+' | '-' | '~' | '?'
  /** `ip4`, `include`, `all`, `redirect` … */
  readonly name: string
  readonly value: string
}

/** RFC 7208 4.6.4: more than ten lookups, or two that find nothing, and receivers give up. */
export const mostLookups = 10
export const mostVoids = 2

export interface SpfWalk {
  readonly lookups: number
  readonly voids: number
  /** The mechanisms of the record and of all that it includes. */
  readonly terms: readonly SpfTerm[]
  /** The domains whose records were read. */
  readonly included: readonly string[]
  /** Why a receiver would refuse to evaluate it, each in one sentence. */
  readonly problems: readonly string[]
  /** A name server did not answer: what is counted is not all. */
  readonly unanswered?: string
}

const isSpf = (text: string) => /^v=spf1(?: |$)/i.test(text)

/** The SPF records among a name's TXT records. */
export const spfRecords = (values: readonly string[]) => values.filter(isSpf)

const mechanism = /^([+\-~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:]([^/\s][^\s]*)|(\/[\d/]+))?$/i
const modifier = /^([a-z][a-z0-9_.-]*)=(\S*)$/i

/** Reads a record's terms; refused where a receiver would find it malformed. */
export function readSpf(record: string): SpfTerm[] | Refused {
  const terms: SpfTerm[] = []
  for (const word of record.trim().split(/ +/).slice(1)) {
    const [, sign, name, value, mask] = mechanism.exec(word) ?? []
    if (name) {
      const lower = name.toLowerCase()
      if (/^(?:include|exists|ip4|ip6)$/.test(lower) && !value)
        return new Refused(`"${word}" says nothing after the colon.`)
      if (lower === 'all' && (value || mask)) return new Refused(`"${word}" is not a mechanism.`)
      terms.push({ qualifier: (sign || '+') as SpfTerm['qualifier'], name: lower, value: value ?? mask ?? '' })
      continue
    }
    const [, key, given] = modifier.exec(word) ?? []
    if (key === undefined) return new Refused(`"${word}" is not a mechanism.`)
    if (key.toLowerCase() !== 'redirect') continue // exp= and unknown modifiers change nothing for us
    if (terms.some((term) => term.name === 'redirect')) return new Refused('It redirects twice.')
    terms.push({ qualifier: '+', name: 'redirect', value: given ?? '' })
  }
  // RFC 7208 6.1: redirect counts only where there is no "all".
  return terms.some(({ name }) => name === 'all') ? terms.filter(({ name }) => name !== 'redirect') : terms
}

/** Far enough to say by how much a record is over the limit, and not to be led on for ever. */
const mostWalked = 40

/** Follows a record through all that it includes, and counts as a receiver does (RFC 7208 4.6.4). */
export async function walkSpf(domain: string, record: string, ask: AskDns): Promise<SpfWalk> {
  const terms: SpfTerm[] = []
  const included: string[] = []
  const problems: string[] = []
  let [lookups, voids] = [0, 0]
  let unanswered: string | undefined

  const asked = async (type: Parameters<AskDns>[0], name: string) => {
    const answer = await ask(type, name)
    if (answer.kind === 'none') voids++
    if (answer.kind === 'unanswered') unanswered ??= answer.why
    return answer.kind === 'values' ? answer.values : []
  }

  async function follow(of: string, text: string, path: readonly string[]): Promise<void> {
    const read = readSpf(text)
    if (read instanceof Refused) {
      problems.push(`The record of ${of} is malformed: ${read.reason}`)
      return
    }
    for (const term of read) {
      terms.push(term)
      if (!/^(?:include|a|mx|ptr|exists|redirect)$/.test(term.name)) continue
      if (lookups > mostWalked || ++lookups > mostWalked) return
      const [name = ''] = (term.value.startsWith('/') ? of : term.value || of).split('/')
      if (name.includes('%')) continue // decided for each mail
      if (term.name === 'include' || term.name === 'redirect') await enter(name.toLowerCase(), path)
      else if (term.name === 'mx') await exchangers(name)
      else if (term.name === 'a' || term.name === 'exists') await asked('A', name)
    }
  }

  async function enter(name: string, path: readonly string[]) {
    if (path.includes(name)) {
      problems.push(`${path.at(-1)} includes ${name}, which includes it again.`)
      return
    }
    included.push(name)
    const answer = await ask('TXT', name)
    if (answer.kind === 'unanswered') {
      unanswered ??= answer.why
      return
    }
    if (answer.kind === 'none') voids++
    const records = spfRecords(answer.kind === 'values' ? answer.values : [])
    const [only] = records
    if (records.length > 1) problems.push(`${name} has ${records.length} SPF records; there may be one.`)
    else if (only === undefined) problems.push(`${name} is included and has no SPF record.`)
    else await follow(name, only, [...path, name])
  }

  async function exchangers(name: string) {
    const hosts = await asked('MX', name)
    if (hosts.length > mostLookups) problems.push(`${name} has more than ${mostLookups} mail servers.`)
  }

  await follow(domain, record, [domain.toLowerCase()])
  if (lookups > mostLookups)
    problems.push(
      `It needs ${lookups}${lookups > mostWalked ? ' or more' : ''} lookups; receivers stop after ${mostLookups}.`,
    )
  if (voids > mostVoids) problems.push(`${voids} of its lookups find nothing; receivers stop after ${mostVoids}.`)
  return { lookups, voids, terms, included, problems, ...(unanswered !== undefined && { unanswered }) }
}

/** The record with what it lacks, put before what decides about everybody else. */
export function addTerms(record: string, missing: readonly string[]): string {
  const words = record.trim().split(/ +/)
  const at = words.findIndex((word) => /^(?:[+\-~?]?all$|redirect=)/i.test(word))
  return words.toSpliced(at < 0 ? words.length : at, 0, ...missing).join(' ')
}
