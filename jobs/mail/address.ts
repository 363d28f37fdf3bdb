import { readDomain } from './domain.ts'
import { Refused } from './refused.ts'

/** An email address that was read once, strictly. Whatever is compared, stored or mailed comes from here. */
export interface Address {
  /** What the person wrote, for showing it back. */
  readonly typed: string
  readonly local: string
  /** Lower-case ASCII; internationalised names are punycode. */
  readonly domain: string
  /** `local@domain` as it goes into an envelope or a header. */
  readonly mail: string
  /** The same for every spelling of one address: for uniqueness and suppression. */
  readonly key: string
  /** The local part is not ASCII: only servers that offer SMTPUTF8 can take it (RFC 6531). */
  readonly utf8: boolean
}

const longestTyped = 400
const longestLocal = 64
/** A path is 256 bytes with its angle brackets (RFC 5321 4.5.3.1.3). */
const longestMail = 254

/** Without % and !, which ask a server to pass the mail on to somewhere else (u%d@relay, d!u@relay). */
const signs = "#$&'*+/=?^_`{|}~-"
const atoms = (letters: string) => `[${letters}${signs}]+(?:\\.[${letters}${signs}]+)*`
const ordinaryLocal = atoms('A-Za-z0-9')
const ordinaryDomain = '(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*\\.)+[A-Za-z](?:-*[A-Za-z0-9])+'
const ordinary = new RegExp(`^(${ordinaryLocal})@(${ordinaryDomain})$`)
const dotAtom = new RegExp(`^${atoms('\\p{L}\\p{M}\\p{N}')}$`, 'u')
/** Line breaks, controls, spaces, text direction, zero width, halves of characters, and all else that does not show. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/** Reads one address and nothing else: no name, no comment, no route, no second address. */
export function readAddress(typed: string): Address | Refused {
  if (typed.length > longestTyped) return new Refused('The address is too long.')
  const [, local, domain] = ordinary.exec(typed) ?? []
  return local && domain ? join(typed, local, domain, false) : readUnusual(typed)
}

function readUnusual(typed: string) {
  const text = typed.replace(/^[ \t]+|[ \t]+$/g, '').normalize('NFC')
  if (text === '') return new Refused('The address is empty.')
  if (/[\r\n]/.test(text)) return new Refused('The address contains a line break.')
  if (unseen.test(text.replaceAll(' ', ''))) return new Refused('The address contains an invisible character.')
  if (/[＠﹫]/.test(text)) return new Refused('The @ of the address is a look-alike: type an ordinary @.')
  const at = text.lastIndexOf('@')
  if (at < 0) return new Refused('The address has no @.')
  const local = unquote(text.slice(0, at))
  const wrong = whatIsWrong(local)
  return wrong ? new Refused(wrong) : join(typed, local, text.slice(at + 1), true)
}

/** `"u"@d` and `"\u"@d` are other spellings of u@d (RFC 5321 4.1.2); what needs its quotes is refused afterwards. */
function unquote(local: string) {
  const inner = /^"((?:[^"\\]|\\.)*)"$/u.exec(local)?.[1]
  return inner === undefined ? local : inner.replace(/\\(.)/gu, '$1')
}

function whatIsWrong(local: string) {
  if (local === '') return 'There is nothing before the @.'
  if (/[<>]/.test(local)) return 'Give the address alone, without a name and angle brackets.'
  if (/[()]/.test(local)) return 'Remove the comment in parentheses from the address.'
  if (/[@:,;%!]/.test(local)) return 'Give one address, without a route or a second address.'
  if (local.includes(' ')) return 'Remove the space from the address.'
  if (/^\.|\.\.|\.$/.test(local)) return 'The part before the @ has a dot too many.'
  if (!dotAtom.test(local)) return 'The part before the @ has a character that is not allowed there.'
  if (local.normalize('NFKC') !== local)
    return 'The part before the @ has look-alike characters: type ordinary letters.'
  return undefined
}

function join(typed: string, local: string, domainTyped: string, unusual: boolean): Address | Refused {
  const domain = readDomain(domainTyped)
  if (domain instanceof Refused) return domain
  const utf8 = unusual && Buffer.byteLength(local) !== local.length
  const mail = `${local}@${domain}`
  if ((utf8 ? Buffer.byteLength(local) : local.length) > longestLocal) {
    return new Refused(`The part before the @ is longer than ${longestLocal} characters.`)
  }
  if ((utf8 ? Buffer.byteLength(mail) : mail.length) > longestMail) {
    return new Refused(`The address is longer than ${longestMail} characters.`)
  }
  return { typed, local, domain, mail, key: `${utf8 ? fold(local) : local.toLowerCase()}@${domain}`, utf8 }
}

/** Both small sigmas are one letter. Nothing else is merged: a dotless i is another person's address. */
function fold(local: string) {
  return local.toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}
