import { Resolver } from 'node:dns/promises'
import { env } from '../../prisma/env.ts'

/** What the DNS says about mail to a domain. */
export type MailHosts = { state: 'accepts' | 'refuses' | 'unknown'; hosts: string[] }

const noSuchName = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN'])

/** Asks the configured resolver, or the system's. */
export function openResolver() {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 })
  if (env.DNS_SERVERS) resolver.setServers(env.DNS_SERVERS.split(',').map((it) => it.trim()))
  return resolver
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
