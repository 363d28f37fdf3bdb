import type { ExpectedRecord } from './records.ts'

/** A TXT record is made of strings of at most 255 bytes (RFC 1035 3.3.14). */
export function txtStrings(value: string): string[] {
  return value.match(/[\s\S]{1,255}/g) ?? ['']
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

/** The records as a zone file (RFC 1035 5.1) that name servers and DNS providers take. */
export function zoneFile(domain: string, records: readonly ExpectedRecord[]): string {
  const lines = records
    .filter(({ value }) => value !== '')
    .map(({ name, type, value }) => `${name}.\t3600\tIN\t${type}\t${dataOf(type, value)}`)
  return [`; Records of ${domain} for sending mail.`, ...lines, ''].join('\n')
}

function dataOf(type: ExpectedRecord['type'], value: string) {
  if (type === 'TXT') return txtStrings(value).map(quoted).join(' ')
  if (type === 'CNAME') return `${value.replace(/\.$/, '')}.`
  const [, preference = '10', host = value] = /^(\d+) (.+)$/.exec(value) ?? []
  return `${preference} ${host.replace(/\.$/, '')}.`
}
