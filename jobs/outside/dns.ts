import { Resolver } from 'node:dns/promises'
import { env } from '../../prisma/env.ts'
import type { AskDns } from '../domains/spf.ts'

/** What the DNS says about mail to a domain. */
export type MailHosts = { state: 'accepts' | 'refuses' | 'unknown'; hosts: string[] }

const noSuchName = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN'])

/** Names that exist nowhere but in a sandbox (RFC 2606, RFC 6761). */
const played = /(?:^|\.)(?:test|example|invalid|localhost)\.?$/i

/** Whether the sandbox's DNS answers for a domain. */
export const isPlayed = (domain: string) => Boolean(env.SANDBOX_DNS) && played.test(domain)

/** Asks the configured resolver, or the system's; about a domain that can only be played, the sandbox's where there is one. */
export function openResolver(domain = '') {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 })
  const servers = (played.test(domain) && env.SANDBOX_DNS) || env.DNS_SERVERS
  if (servers) resolver.setServers(servers.split(',').map((it) => it.trim()))
  return resolver
}

/** The same for many domains: no more than two resolvers are opened. */
export function openResolvers() {
  const usual = openResolver()
  const sandbox = env.SANDBOX_DNS ? openResolver('test') : usual
  return {
    of: (domain: string) => (played.test(domain) ? sandbox : usual),
    cancel() {
      usual.cancel()
      sandbox.cancel()
    },
  }
}

/** Which hosts take mail for a domain (RFC 5321 5.1): its MX records, or else the domain itself; a null MX (RFC 7505) takes none. */
export async function mailHosts(resolver: Resolver, domain: string): Promise<MailHosts> {
  const records = await ask(() => resolver.resolveMx(domain))
  if (records === undefined) return { state: 'unknown', hosts: [] }
  if (records.length > 0) {
    const hosts = records
      .toSorted((a, b) => a.priority - b.priority)
      .map(({ exchange }) => exchange.toLowerCase())
      .filter((it) => it !== '' && it !== '.')
    return { state: hosts.length > 0 ? 'accepts' : 'refuses', hosts: hosts.slice(0, 10) }
  }
  for (const addresses of [() => resolver.resolve4(domain), () => resolver.resolve6(domain)]) {
    const found = await ask(addresses)
    if (found === undefined) return { state: 'unknown', hosts: [] }
    if (found.length > 0) return { state: 'accepts', hosts: [domain] }
  }
  return { state: 'refuses', hosts: [] }
}

/** Nothing there is an answer; no answer is not. */
async function ask<T>(question: () => Promise<T[]>): Promise<T[] | undefined> {
  try {
    return await question()
  } catch (error) {
    return noSuchName.has((error as { code?: string }).code ?? '') ? [] : undefined
  }
}

/** Asks for records of a name, and tells nothing there from no answer. */
export function dnsAsker(signal?: AbortSignal): AskDns {
  const resolvers = openResolvers()
  signal?.addEventListener('abort', () => resolvers.cancel(), { once: true })
  return async (type, name) => {
    try {
      const values = await recordsOf(resolvers.of(name), type, name)
      return values.length > 0 ? { kind: 'values', values } : { kind: 'none' }
    } catch (error) {
      const { code = '' } = error as { code?: string }
      if (noSuchName.has(code)) return { kind: 'none' }
      return { kind: 'unanswered', why: `No name server answered about ${name} (${whyOf[code] ?? code}).` }
    }
  }
}

const whyOf: Readonly<Record<string, string>> = {
  ESERVFAIL: 'SERVFAIL',
  ETIMEOUT: 'timed out',
  EREFUSED: 'REFUSED',
  ECONNREFUSED: 'no connection',
  ECANCELLED: 'stopped',
}

async function recordsOf(resolver: Resolver, type: Parameters<AskDns>[0], name: string): Promise<string[]> {
  if (type === 'TXT') return (await resolver.resolveTxt(name)).map((strings) => strings.join(''))
  if (type === 'CNAME') return resolver.resolveCname(name)
  if (type === 'A') return resolver.resolve4(name)
  if (type === 'AAAA') return resolver.resolve6(name)
  const hosts = await resolver.resolveMx(name)
  return hosts.toSorted((a, b) => a.priority - b.priority).map(({ priority, exchange }) => `${priority} ${exchange}`)
}
