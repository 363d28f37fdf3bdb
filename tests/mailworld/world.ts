import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxPassword } from '../../jobs/mail/sandbox.ts'
import { type Account, isSame } from './account.ts'
import { bareAddress } from './address.ts'
import { certificateIn } from './certificate.ts'
import { openClock, type WorldClock } from './clock.ts'
import { openControl } from './control.ts'
import { type DnsServer, openDns } from './dns/server.ts'
import { Zones } from './dns/zones.ts'
import { type ImapServer, openImap } from './imap/server.ts'
import type { Behaviour } from './personas/behaviours.ts'
import { type Product, Web } from './personas/web.ts'
import { PostOffice } from './postOffice.ts'
import type { Inbox, Realm } from './realm.ts'
import { openSmtp, type SmtpWorld } from './smtp.ts'

export interface WorldOptions {
  /** How many of the world's seconds pass in one of ours: 100,000 unless said otherwise; 0 stands still. */
  readonly speed?: number
  readonly seed?: string
  readonly token?: string
  /** Where the certificate is kept; a temporary folder unless said otherwise. */
  readonly folder?: string
  readonly ports?: Partial<Record<'smtp' | 'imap' | 'dns' | 'control', number>>
  /** What addresses that say nothing about their owner are like: silent, or as people are. */
  readonly strangers?: 'silent' | 'lively'
  /** Whether mail is taken without a login, for the realm `world`. */
  readonly takesFromStrangers?: boolean
  /** `count` only counts messages, for those who bring very many. */
  readonly keeps?: 'everything' | 'count'
  /** How many messages of a realm are kept; the oldest go first. */
  readonly mostKept?: number
  readonly product?: Product
  /** Is told what goes wrong in the world itself, beside its being kept in `faults`. */
  readonly failed?: (error: unknown) => void
}

/** The outside. */
export interface MailWorld {
  readonly smtp: SmtpWorld
  readonly imap: ImapServer
  readonly dns: DnsServer
  readonly zones: Zones
  readonly clock: WorldClock
  readonly web: Web
  /** PEM of the certificate to trust. */
  readonly ca: string
  readonly token: string
  /** The variables that make it the sandbox of a product. */
  readonly environment: Record<SandboxVariable, string>
  /** A mailbox that the product may use. Without a realm it belongs to nobody's tenant. */
  account(address: string, realm?: string): Account
  inbox(address: string, realm?: string): Inbox
  realm(name?: string): Realm
  /** Says what somebody is like, in place of what the address says. */
  persona(address: string, ...behaviours: Behaviour[]): void
  /** How often a Message-ID was taken; without one, how many messages were. */
  taken(messageId?: string): number
  /** Brings mail from outside into a mailbox. */
  deliver(mail: { sender: string; recipient: string; bytes: Buffer | string }, realm?: string): void
  /** Until everybody has done what they were going to do. */
  settled(): Promise<void>
  /** What went wrong in the world itself. */
  readonly faults: readonly unknown[]
  close(): Promise<void>
}

type SandboxVariable = `SANDBOX_${'SMTP' | 'IMAP' | 'DNS' | 'URL' | 'TOKEN' | 'CA'}`

const usualRealm = 'world'

export async function openMailWorld(options: WorldOptions = {}): Promise<MailWorld> {
  const { ports = {}, token = randomBytes(32).toString('base64url') } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'penguinmails-world-'))
  mkdirSync(folder, { recursive: true })
  const certificate = certificateIn(folder)
  const faults: unknown[] = []
  const zones = new Zones()
  zones.set('people.test', [
    { name: '@', type: 'MX', value: '10 mx.people.test' },
    { name: 'mx', type: 'A', value: '192.0.2.60' },
  ])
  zones.everyoneHasMail = options.strangers === 'lively'
  const clock = openClock(options.speed ?? 100_000, (error) => {
    faults.push(error)
    if (faults.length > 100) faults.shift()
    options.failed?.(error)
  })
  const web = new Web(options.product, (host) => zones.lookUp(host, 'A').state === 'found')
  const post = new PostOffice({ ...options, clock, web, zones, seed: options.seed ?? 'penguin' })

  const logIn = (user: string, proof: { password?: string | undefined; accessToken?: string | undefined }) => {
    const [realm = '', address = ''] = user.includes('/') ? split(user) : [usualRealm, user]
    const known = post.realm(realm).accounts.get(bareAddress(address))
    if (known) return known.opensWith(proof) ? known : undefined
    // A sandbox mailbox begins to exist when it first comes with the right password.
    const isRight = user.includes('/') && isSame(proof.password ?? '', sandboxPassword(token, user))
    return isRight ? open(address, realm) : undefined
  }
  const open = (address: string, realm: string) => {
    const user = realm === usualRealm ? bareAddress(address) : `${realm}/${bareAddress(address)}`
    return post.realm(realm).account(address, { user, password: sandboxPassword(token, user) })
  }

  const smtp = await openSmtp({
    certificate,
    port: ports.smtp ?? 0,
    takesFromStrangers: options.takesFromStrangers ?? true,
    logIn,
    refuses: (account, sender, recipient) => post.refuses(account?.realm ?? usualRealm, sender, recipient),
    patience: (account, recipients) => post.patience(account?.realm ?? usualRealm, recipients),
    take: (submission) => post.take(submission, submission.account?.realm ?? usualRealm),
  })
  const imap = await openImap({ certificate, port: ports.imap ?? 0, logIn })
  const dns = await openDns(zones, ports.dns)
  const control = await openControl({ port: ports.control ?? 0, token, post, zones })
  let closed: Promise<void> | undefined
  async function close() {
    clock.stop()
    await Promise.all([smtp, imap, dns, control].map((server) => server.close()))
    if (!options.folder) rmSync(folder, { recursive: true, force: true })
  }
  const at = (port: number) => `127.0.0.1:${port}`
  return {
    smtp,
    imap,
    dns,
    zones,
    clock,
    web,
    token,
    faults,
    ca: certificate.cert,
    environment: {
      SANDBOX_SMTP: at(smtp.port),
      SANDBOX_IMAP: at(imap.port),
      SANDBOX_DNS: at(dns.port),
      SANDBOX_URL: `http://${at(control.port)}`,
      SANDBOX_TOKEN: token,
      SANDBOX_CA: certificate.file,
    },
    account: (address, realm = usualRealm) => open(address, realm),
    inbox: (address, realm = usualRealm) => post.realm(realm).inbox(address),
    realm: (name = usualRealm) => post.realm(name),
    persona: (address, ...behaviours) => post.setBehaviours(address, behaviours),
    taken: (messageId) => post.taken(messageId),
    deliver: ({ bytes, ...mail }, realm = usualRealm) =>
      post.deliver(post.realm(realm), { ...mail, bytes: Buffer.from(bytes as string) }),
    settled: clock.settled,
    close: () => (closed ??= close()),
  }
}

function split(user: string): [realm: string, address: string] {
  const slash = user.indexOf('/')
  return [user.slice(0, slash), user.slice(slash + 1)]
}
