import { getDomain } from 'tldts'
import type { Address } from './address.ts'
import { disposableDomains } from './disposable.ts'

/** What someone who imports or types an address should know about it. Nothing of it forbids mailing it. */
export interface Advice {
  /** A function's inbox (info@, sales@), not a person's. */
  readonly role: boolean
  readonly disposable: boolean
  /** What was probably meant, when the domain looks like a slip of the finger. */
  readonly suggestion?: string
}

const roles = new Set(
  `abuse account accounting accounts admin administrator alerts all anfrage billing board bookings career careers ceo
  chef commercial compliance contact contacto contato contatto customerservice datenschutz devnull devops dns dpo
  editor editorial enquiries everyone facebook finance ftp help helpdesk hello hostmaster hr info information inquiries
  inquiry instagram investors invoice invoices it jobs kontakt legal list list-request mail mailer-daemon marketing media
  moderator news newsletter no-reply nobody noc noreply notifications office operations order orders partners payments
  payroll post postmaster press pressoffice privacy purchasing reception recruiting recruitment registrar remove reply
  root sales security service services shop spam staff subscribe support sysadmin team tech undisclosed-recipients
  unsubscribe usenet users uucp vendas ventas verwaltung webmaster welcome www`.split(/\s+/),
)

/** The most used ones come first: a slip is taken for the first that is near. */
const providers = `gmail.com outlook.com hotmail.com yahoo.com icloud.com aol.com live.com msn.com protonmail.com
  googlemail.com comcast.net verizon.net hotmail.co.uk yahoo.co.uk hotmail.fr yahoo.fr yahoo.de yahoo.es hotmail.es
  yahoo.it hotmail.it libero.it orange.fr wanadoo.fr web.de gmx.de gmx.net t-online.de freenet.de mail.ru yandex.ru
  qq.com naver.com rediffmail.com zoho.com fastmail.com bigpond.com btinternet.com`.split(/\s+/)

/** Real ones that only look like a slip of another. */
const genuine = new Set([
  ...providers,
  ...`mail.com ymail.com email.com gmx.com gmx.at gmx.ch gmx.fr me.com mac.com live.de live.fr live.it live.nl live.co.uk
  yahoo.ca yahoo.in yahoo.co.in yahoo.co.jp yahoo.com.br yahoo.com.au outlook.de outlook.fr outlook.es outlook.it
  hotmail.de hotmail.be hotmail.nl aim.com aol.de aol.fr proton.me pm.me hey.com web.com qq.de fmail.com gmail.de vmail.com
  zoho.eu zoho.in yandex.com yandex.ua bk.ru list.ru inbox.ru ya.ru ukr.net sina.com 163.com 126.com mail.de mail.ee
  mail.bg mail.it mail.fr email.de email.it wp.pl o2.pl on.pl onet.pl gmx.us gmx.es live.be live.ca live.se live.dk live.no`.split(
    /\s+/,
  ),
])

/** Whether everybody may have an address there: its DNS is nobody's who uses it. */
export const isMailProvider = (domain: string) => genuine.has(domain) || disposableDomains.has(domain)

/** The part of a domain that someone registered: mail.example.co.uk belongs to example.co.uk. */
export function registrableDomain(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: false, validateHostname: false }) ?? domain
}

/** `disposable` can be given to use a longer list than the bundled one. */
export function advise(address: Address, disposable: ReadonlySet<string> = disposableDomains): Advice {
  const meant = suggestDomain(address.domain)
  return {
    role: roles.has(address.key.slice(0, address.key.lastIndexOf('@')).replace(/\+.*$/, '')),
    disposable: disposable.has(address.domain) || disposable.has(registrableDomain(address.domain)),
    ...(meant && { suggestion: `${address.local}@${meant}` }),
  }
}

const remembered = new Map<string, string | undefined>()

/** An import asks for the same few domains again and again. */
function suggestDomain(domain: string) {
  if (remembered.has(domain)) return remembered.get(domain)
  if (remembered.size >= 10_000) remembered.clear()
  const meant = nearestProvider(domain)
  remembered.set(domain, meant)
  return meant
}

function nearestProvider(typed: string) {
  if (genuine.has(typed) || typed.length > 20) return undefined
  // No such endings exist.
  const domain = typed.replace(/\.(?:con|cpm|vom|xom|comm|coom|ocm|cmo)$/, '.com')
  if (genuine.has(domain)) return domain
  const near = (most: number, shortest: number) =>
    providers.find((provider) => provider.indexOf('.') >= shortest && slips(domain, provider) === most)
  // Short names have too many honest neighbours.
  return near(1, 5) ?? near(2, 7) ?? (domain === typed ? undefined : domain)
}

/** How many letters were missed, added, mistaken or swapped (optimal string alignment); 3 stands for many. */
function slips(a: string, b: string) {
  if (Math.abs(a.length - b.length) > 2) return 3
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return at(above, b.length)
}

const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY

/**
 * The inbox behind an address, where the provider tells: Gmail ignores dots, what follows a plus, and which of its two
 * names is used. A second key to compare suppressions by; the address itself stays as its owner writes it.
 */
export function inboxKey({ key, domain }: Address): string {
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return key
  return `${key.slice(0, key.lastIndexOf('@')).replace(/\+.*$/, '').replaceAll('.', '')}@gmail.com`
}
