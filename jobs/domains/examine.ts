import ipaddr from 'ipaddr.js'
import { getDomain } from 'tldts'
import { Refused } from '../mail/refused.ts'
import { dmarcRecords, readDmarc, readTags } from './dmarc.ts'
import {
  type CheckedRecord,
  type DomainFacts,
  type ExpectedRecord,
  expectedRecords,
  spfTerms,
  type Targets,
} from './records.ts'
import { type AskDns, addTerms, type DnsAnswer, readSpf, type SpfWalk, spfRecords, walkSpf } from './spf.ts'

/** What the DNS says of a domain, against what it should. */
export interface Examination {
  readonly records: readonly CheckedRecord[]
  readonly spfLookups: number | null
  readonly spfVoids: number | null
  /** What could be better, though mail goes out as it is. */
  readonly advice: readonly string[]
}

type Finding = Omit<CheckedRecord, keyof ExpectedRecord> & { readonly value?: string }

export async function examine(facts: DomainFacts, targets: Targets, ask: AskDns): Promise<Examination> {
  const asked = remembering(ask)
  const advice: string[] = []
  let walk: SpfWalk | undefined
  const look = async (record: ExpectedRecord): Promise<Finding> => {
    if (record.purpose === 'dkim') return lookForKey(record, asked)
    if (record.purpose === 'dmarc') return lookForDmarc(record, { facts, ask: asked, advice })
    if (record.purpose === 'spf') {
      const looked = await lookForSpf(record, spfTerms(facts, targets), asked)
      walk = looked.walk
      advice.push(...looked.advice)
      return looked.finding
    }
    if (record.purpose === 'return_path_spf') return (await lookForSpf(record, spfTerms(facts, targets), asked)).finding
    if (record.purpose === 'return_path' && record.type === 'MX') return lookForExchanger(record, facts.domain, asked)
    if (record.type === 'CNAME') return lookForAlias(record, asked)
    return lookForText(record, asked)
  }
  const records = await Promise.all(
    expectedRecords(facts, targets).map(
      async (record): Promise<CheckedRecord> => ({ ...record, ...(await look(record)) }),
    ),
  )
  const mail = await asked('MX', facts.domain)
  if (mail.kind === 'none') advice.push(`${facts.domain} has no MX record: nobody can answer what is sent from it.`)
  return { records, spfLookups: walk?.lookups ?? null, spfVoids: walk?.voids ?? null, advice }
}

/** Each question is asked once in a check. */
function remembering(ask: AskDns): AskDns {
  const known = new Map<string, Promise<DnsAnswer>>()
  return (type, name) => {
    const key = `${type} ${name.toLowerCase()}`
    const answer = known.get(key) ?? ask(type, name)
    known.set(key, answer)
    return answer
  }
}

const missing: Finding = { state: 'missing', found: [] }
const unanswered = (why: string): Finding => ({ state: 'unanswered', found: [], note: why })
const different = (found: readonly string[], note: string): Finding => ({ state: 'different', found, note })
const found = (values: readonly string[], note?: string): Finding => ({
  state: 'found',
  found: values,
  ...(note !== undefined && { note }),
})

async function lookForKey({ name, value }: ExpectedRecord, ask: AskDns): Promise<Finding> {
  const answer = await ask('TXT', name)
  if (answer.kind === 'unanswered') return unanswered(answer.why)
  if (answer.kind === 'none') return missing
  const { values } = answer
  if (values.length > 1) return different(values, 'There are several records of this name; there may be one.')
  const [there, wanted] = [readTags(values[0] ?? ''), readTags(value)]
  const bare = (text: string | undefined) => (text ?? '').replace(/\s/g, '')
  if (there.get('p') === '') return different(values, 'This record says that the key is no longer used.')
  if (bare(there.get('p')) !== bare(wanted.get('p')))
    return different(values, 'The key is another one: it was cut off, or is an older one.')
  if ((there.get('k') ?? 'rsa').toLowerCase() !== wanted.get('k'))
    return different(values, `k= must be ${wanted.get('k')}.`)
  if ((there.get('v') ?? 'DKIM1') !== 'DKIM1') return different(values, 'It must begin with v=DKIM1.')
  const isTest = (there.get('t') ?? '').split(':').includes('y')
  return found(values, isTest ? 'Remove t=y: it tells receivers to ignore the signature.' : undefined)
}

interface Context {
  readonly facts: DomainFacts
  readonly ask: AskDns
  readonly advice: string[]
}

/** The domain's own record counts, or else that of the organisation it belongs to (RFC 7489 6.6.3). */
async function lookForDmarc({ name }: ExpectedRecord, { facts, ask, advice }: Context): Promise<Finding> {
  const organisation = getDomain(facts.domain, { allowPrivateDomains: true }) ?? facts.domain
  for (const place of new Set([name, `_dmarc.${organisation}`])) {
    const answer = await ask('TXT', place)
    if (answer.kind === 'unanswered') return unanswered(answer.why)
    const records = dmarcRecords(answer.kind === 'values' ? answer.values : [])
    const [only] = records
    if (only === undefined) continue
    if (records.length > 1)
      return different(records, 'There are several DMARC records; receivers then ignore all of them.')
    const dmarc = readDmarc(only)
    if (dmarc instanceof Refused) return different(records, dmarc.reason)
    if (dmarc.reportTo.length === 0)
      advice.push('DMARC sends you no reports: add rua=mailto:… to see who sends in your name.')
    if (dmarc.policy === 'none')
      advice.push('DMARC only watches (p=none). Once its reports show nothing but your own mail, move to p=quarantine.')
    if (dmarc.strictSpf && facts.returnPathHost !== null)
      advice.push(
        'DMARC asks for strict SPF alignment (aspf=s): the return path on its own host does not align, only DKIM does.',
      )
    return found(records, place === name ? undefined : `This is the record of ${organisation}.`)
  }
  return missing
}

async function lookForSpf({ name }: ExpectedRecord, terms: readonly string[], ask: AskDns) {
  const nothing = { walk: undefined, advice: [] }
  const answer = await ask('TXT', name)
  if (answer.kind === 'unanswered') return { finding: unanswered(answer.why), ...nothing }
  const records = spfRecords(answer.kind === 'values' ? answer.values : [])
  const [only] = records
  if (only === undefined) return { finding: missing, ...nothing }
  if (records.length > 1) {
    const note = `There are ${records.length} SPF records; receivers then refuse all of them. Make them one.`
    return { finding: different(records, note), ...nothing }
  }
  const walk = await walkSpf(name, only, ask)
  return { walk, ...judgeSpf(only, walk, terms) }
}

function judgeSpf(record: string, walk: SpfWalk, wanted: readonly string[]) {
  const advice: string[] = []
  const everybody = (all: string) => walk.terms.some(({ name, qualifier }) => name === 'all' && qualifier === all)
  const own = readSpf(record)
  const ends = !(own instanceof Refused) && own.some(({ name }) => name === 'all' || name === 'redirect')
  if (!ends) advice.push('The SPF record does not say what becomes of mail from elsewhere: end it with ~all.')
  if (walk.lookups > 8 && walk.lookups <= 10)
    advice.push(
      `The SPF record needs ${walk.lookups} of the 10 lookups that are allowed: remove an include that is not used.`,
    )
  const [problem] = walk.problems
  if (walk.unanswered !== undefined && problem === undefined)
    return { finding: { ...unanswered(walk.unanswered), found: [record] }, advice }
  if (problem !== undefined) return { finding: different([record], problem), advice }
  if (everybody('+'))
    return { finding: different([record], 'It lets everybody send (+all): use ~all or -all.'), advice }
  const lacking = wanted.filter((term) => !allows(walk, term))
  if (lacking.length > 0) {
    const note = `It does not allow ${lacking.join(' and ')} yet.`
    return { finding: { ...different([record], note), value: addTerms(record, lacking) }, advice }
  }
  return { finding: { ...found([record]), value: record }, advice }
}

/** An include counts wherever it is, an address also within a range. */
function allows({ terms, included }: SpfWalk, term: string) {
  const [kind = '', value = ''] = [term.slice(0, term.indexOf(':')), term.slice(term.indexOf(':') + 1)]
  if (kind === 'include') return included.includes(value.toLowerCase())
  return terms.some(({ name, qualifier, value: range }) => {
    if (name !== kind || qualifier !== '+') return false
    try {
      const address = ipaddr.parse(value)
      const [network, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.parse(range), undefined]
      if (address.kind() !== network.kind()) return false
      return bits === undefined ? address.toString() === network.toString() : address.match([network, bits] as never)
    } catch {
      return false
    }
  })
}

/** Bounces have to come back to servers that take the domain's own mail. */
async function lookForExchanger({ name }: ExpectedRecord, domain: string, ask: AskDns): Promise<Finding> {
  const [own, there] = [await ask('MX', domain), await ask('MX', name)]
  for (const answer of [own, there]) if (answer.kind === 'unanswered') return unanswered(answer.why)
  const hosts = own.kind === 'values' ? own.values : []
  const [first] = hosts
  const value = first === undefined ? {} : { value: first }
  if (there.kind !== 'values') return { ...missing, ...value }
  const bare = (host: string) => host.replace(/^\d+ /, '').toLowerCase()
  return there.values.some((host) => hosts.map(bare).includes(bare(host)))
    ? { ...found(there.values), ...value }
    : { ...different(there.values, `Bounces would go elsewhere than mail to ${domain}.`), ...value }
}

async function lookForAlias({ name, value }: ExpectedRecord, ask: AskDns): Promise<Finding> {
  const answer = await ask('CNAME', name)
  if (answer.kind === 'unanswered') return unanswered(answer.why)
  if (answer.kind === 'none') return missing
  const bare = (host: string) => host.replace(/\.$/, '').toLowerCase()
  return answer.values.some((it) => bare(it) === bare(value))
    ? found(answer.values)
    : different(answer.values, `It points elsewhere than to ${value}.`)
}

/** Records of which only the beginning matters: each owner writes what follows. */
async function lookForText({ name, value }: ExpectedRecord, ask: AskDns): Promise<Finding> {
  const answer = await ask('TXT', name)
  if (answer.kind === 'unanswered') return unanswered(answer.why)
  const [version = ''] = value.split(';')
  const same = (answer.kind === 'values' ? answer.values : []).filter((it) => it.startsWith(version))
  if (same.length === 0) return missing
  return same.length === 1 ? found(same) : different(same, 'There are several of these records; there may be one.')
}
