import { dkimRecord } from '../mail/keys.ts'

export type RecordPurpose =
  | 'spf'
  | 'dkim'
  | 'dmarc'
  | 'return_path'
  | 'return_path_spf'
  | 'tracking'
  | 'mta_sts'
  | 'tls_report'

/** A record that should stand in a domain's DNS. Without the required ones nothing is sent from it. */
export interface ExpectedRecord {
  readonly purpose: RecordPurpose
  readonly type: 'TXT' | 'CNAME' | 'MX'
  readonly name: string
  readonly value: string
  readonly isRequired: boolean
  /** Which key it publishes. */
  readonly selector?: string
}

export type RecordState = 'found' | 'missing' | 'different' | 'unanswered'

/** The same, after the DNS was asked. */
export interface CheckedRecord extends ExpectedRecord {
  readonly state: RecordState
  readonly found: readonly string[]
  /** What is wrong with what was found, and what to do. */
  readonly note?: string
}

export interface KeyFacts {
  readonly id: string
  readonly kind: 'rsa' | 'ed25519'
  readonly selector: string
  readonly publicKey: string
  readonly state: 'next' | 'active' | 'retiring'
  readonly foundAt: string | null
  readonly retiringAt: string | null
}

/** What has to be known of a domain to say what should stand in its DNS. */
export interface DomainFacts {
  readonly id: string
  readonly domain: string
  readonly keys: readonly KeyFacts[]
  /** The providers of its mailboxes. */
  readonly providers: readonly string[]
  /** The addresses that it sends through. */
  readonly ips: readonly string[]
  readonly trackingHost: string | null
  readonly returnPathHost: string | null
  readonly dmarcPolicy: string
  readonly dmarcReportTo: string | null
  readonly mtaStsMode: string | null
  readonly tlsReportTo: string | null
}

/** What this installation offers to point to. */
export interface Targets {
  readonly spfInclude?: string | undefined
  readonly tracking: string
  readonly returnPath?: string | undefined
}

/** The hosts whose servers send for the mailboxes of a provider. */
const spfOfProvider: Readonly<Record<string, string>> = {
  gmail: 'include:_spf.google.com',
  microsoft365: 'include:spf.protection.outlook.com',
}

/** What an SPF record must allow, for what is sent from the domain to pass. */
export function spfTerms({ providers, ips }: Pick<DomainFacts, 'providers' | 'ips'>, { spfInclude }: Targets) {
  const terms = [
    ...(spfInclude ? [`include:${spfInclude}`] : []),
    ...providers.flatMap((provider) => spfOfProvider[provider] ?? []),
    ...ips.map((ip) => (ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`)),
  ]
  return [...new Set(terms)]
}

/** Mail that is sent from the servers which take the domain's mail is the usual case, where nothing else is known. */
export const newSpf = (terms: readonly string[]) => `v=spf1 ${terms.length > 0 ? terms.join(' ') : 'mx'} ~all`

export function expectedRecords(facts: DomainFacts, targets: Targets): ExpectedRecord[] {
  const { domain, trackingHost, returnPathHost, mtaStsMode, tlsReportTo } = facts
  const spf = newSpf(spfTerms(facts, targets))
  const txt = (purpose: RecordPurpose, name: string, value: string, isRequired = false): ExpectedRecord => ({
    purpose,
    type: 'TXT',
    name,
    value,
    isRequired,
  })
  const records = [
    ...facts.keys
      .filter(({ state }) => state !== 'retiring')
      .map(({ kind, selector, publicKey, state }) => ({
        ...txt('dkim', `${selector}._domainkey.${domain}`, dkimRecord(kind, publicKey)),
        isRequired: kind === 'rsa' && state === 'active',
        selector,
      })),
    txt('spf', domain, spf, true),
    txt('dmarc', `_dmarc.${domain}`, dmarcOf(facts), true),
  ]
  if (returnPathHost !== null) {
    const { returnPath } = targets
    if (returnPath) records.push({ ...txt('return_path', returnPathHost, returnPath), type: 'CNAME' })
    // Bounces come back to the servers that take the domain's own mail; which those are the check finds out.
    else
      records.push(
        { ...txt('return_path', returnPathHost, ''), type: 'MX' },
        txt('return_path_spf', returnPathHost, spf),
      )
  }
  if (trackingHost !== null) records.push({ ...txt('tracking', trackingHost, targets.tracking), type: 'CNAME' })
  if (mtaStsMode !== null) records.push(txt('mta_sts', `_mta-sts.${domain}`, `v=STSv1; id=${mtaStsMode}1`))
  if (tlsReportTo !== null)
    records.push(txt('tls_report', `_smtp._tls.${domain}`, `v=TLSRPTv1; rua=mailto:${tlsReportTo}`))
  return records
}

const dmarcOf = ({ dmarcPolicy, dmarcReportTo }: DomainFacts) =>
  [`v=DMARC1; p=${dmarcPolicy}`, ...(dmarcReportTo ? [`rua=mailto:${dmarcReportTo}`] : [])].join('; ')

/** What is expected now, with what the last check found of it. */
export function withFindings(expected: readonly ExpectedRecord[], checked: readonly CheckedRecord[]): CheckedRecord[] {
  return expected.map((record) => {
    const known = checked.find(
      ({ purpose, type, name, selector }) =>
        purpose === record.purpose && type === record.type && name === record.name && selector === record.selector,
    )
    if (!known) return { ...record, state: 'missing', found: [] }
    // What the check made of the record that is there says more than what is expected of a new one.
    return { ...record, ...known, isRequired: record.isRequired }
  })
}
