import type { Zones } from './dns/zones.ts'
import type { Verdict } from './realm.ts'

/** From where the sandbox's mail seems to come, for SPF. */
export const outgoingIp = '192.0.2.25'

/** What a receiver makes of a message, with the keys and policies of the world's own DNS. */
export async function judge(bytes: Buffer, sender: string, zones: Zones): Promise<Verdict> {
  const { authenticate } = await import('mailauth')
  const { dkim, spf, dmarc } = await authenticate(bytes, {
    sender,
    ip: outgoingIp,
    helo: 'mx.sandbox.test',
    mta: 'mx.people.test',
    disableArc: true,
    disableBimi: true,
    resolver: (name: string, type: string) => resolve(zones, name, type),
  })
  return {
    dkim: dkim.results.map(({ status, signingDomain, selector }) => ({
      result: status.result,
      domain: signingDomain ?? '',
      selector: selector ?? '',
    })),
    spf: spf ? spf.status.result : 'none',
    dmarc: dmarc ? dmarc.status.result : 'none',
  }
}

/** As node:dns would answer. */
async function resolve(zones: Zones, name: string, type: string): Promise<never> {
  const { answers } = zones.lookUp(name, type)
  const found = answers.flatMap((answer): unknown[] => {
    if (answer.type !== type) return []
    if (answer.type === 'TXT') return [[answer.data].flat().map(String)]
    if (answer.type === 'MX') return [{ priority: answer.data.preference ?? 0, exchange: answer.data.exchange }]
    return [answer.data]
  })
  if (found.length === 0) throw Object.assign(new Error(`${name} has no ${type}`), { code: 'ENOTFOUND' })
  return found as never
}
