import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Address, readAddress } from '../../jobs/mail/address.ts'
import { advise, inboxKey, registrableDomain } from '../../jobs/mail/addressAdvice.ts'
import { Refused } from '../../jobs/mail/refused.ts'

const nul = String.fromCharCode(0)
const zeroWidth = String.fromCharCode(0x200b)
const joiner = String.fromCharCode(0x200d)
const rightToLeft = String.fromCharCode(0x202e)
const softHyphen = String.fromCharCode(0xad)
const byteOrderMark = String.fromCharCode(0xfeff)
const hangulFiller = String.fromCharCode(0x3164)
const graphemeJoiner = String.fromCharCode(0x34f)
const noBreakSpace = String.fromCharCode(0xa0)

function read(typed: string): Address {
  const address = readAddress(typed)
  if (address instanceof Refused) throw new Error(`${typed}: ${address.reason}`)
  return address
}

/** Each is another way to write, or to smuggle in, user@example.com. */
const spellings = [
  'user@example.com',
  'USER@EXAMPLE.COM',
  'User@Example.Com',
  ' user@example.com',
  'user@example.com\t',
  '"user"@example.com',
  '"u\\ser"@example.com',
  '"\\u\\s\\e\\r"@example.com',
  '"user"@EXAMPLE.com',
  'user@example.com.',
  'user@example.com..',
  'user@.example.com',
  'user@example..com',
  'user.@example.com',
  '.user@example.com',
  'us..er@example.com',
  'user(x)@example.com',
  '(x)user@example.com',
  'user@(x)example.com',
  'user@example.com(x)',
  `user${nul}@example.com`,
  `${nul}user@example.com`,
  `user@example.com${nul}`,
  'user@example.com\r\n',
  'user@example.com\r\nBcc: e@x.com',
  'user\n@example.com',
  'user @example.com',
  'user@ example.com',
  'us er@example.com',
  '<user@example.com>',
  'User <user@example.com>',
  '<e@x.com> user@example.com',
  '@relay.com:user@example.com',
  '@a.com,@b.com:user@example.com',
  'user%example.com@relay.com',
  'example.com!user@relay.com',
  'user@example.com@relay.com',
  'user@example.com,other@example.com',
  'user@example.com;other@example.com',
  'mailto:user@example.com',
  'user＠example.com',
  'user﹫example.com',
  'ｕｓｅｒ@example.com',
  'user@ｅｘａｍｐｌｅ.com',
  'user@example。com',
  'user@example．com',
  `us${zeroWidth}er@example.com`,
  `us${joiner}er@example.com`,
  `user@exam${zeroWidth}ple.com`,
  `user@exam${softHyphen}ple.com`,
  `${rightToLeft}user@example.com`,
  `${byteOrderMark}user@example.com`,
  `us${hangulFiller}er@example.com`,
  `us${graphemeJoiner}er@example.com`,
  `${noBreakSpace}user@example.com`,
  'user@ex%61mple.com',
  '"user@example.com"@relay.com',
  '"user "@example.com',
  'u\u017fer@example.com',
]

describe('reading an address', () => {
  it.each(spellings)('never takes %j for another address', (typed) => {
    const address = readAddress(typed)
    // Refused, or the same address for whoever compares it. A relay's own address would be another one.
    expect(address instanceof Refused ? 'user@example.com' : address.key).toBe('user@example.com')
  })

  it.each([
    ['The domain needs a dot and an ending, as in example.com.', 'u@d'],
    ['Use a domain name, not an IP address.', 'u@[127.0.0.1]'],
    ['Use a domain name, not an IP address.', 'u@127.0.0.1'],
    ['Use a domain name, not an IP address.', 'u@0x7f.1'],
    ['Use a domain name, not an IP address.', 'u@１２７.0.0.1'],
    ['Use a domain name, not an IP address.', 'u@[IPv6:::1]'],
    ['The address is empty.', ''],
    ['The address has no @.', 'user'],
    ['There is nothing before the @.', '@example.com'],
    ['Remove the dot at the end of the domain.', 'u@example.com.'],
    ['Remove the comment in parentheses from the address.', 'u(x)@example.com'],
    ['Give the address alone, without a name and angle brackets.', 'a <u@example.com>'],
    ['The address contains a line break.', 'u@example.com\r\nBcc: e@x.com'],
    ['The @ of the address is a look-alike: type an ordinary @.', 'u＠example.com'],
    ['The domain has a character that no domain can have.', 'u@a_b.com'],
    ['The domain is not written as domains are.', 'u@xn--a.com'],
    ['The part before the @ is longer than 64 characters.', `${'a'.repeat(65)}@example.com`],
    ['The part before the @ is longer than 64 characters.', `${'ü'.repeat(33)}@example.com`],
    ['A part of the domain is longer than 63 characters.', `u@${'a'.repeat(64)}.com`],
    ['The domain is longer than 253 characters.', `u@${'a.'.repeat(126)}com`],
    ['The address is longer than 254 characters.', `${'a'.repeat(60)}@${'abcdefg.'.repeat(25)}com`],
    ['The address is too long.', 'a'.repeat(500)],
  ])('says: %s', (reason, typed) => {
    expect(readAddress(typed)).toEqual(new Refused(reason))
  })

  it('takes what people and companies really have', () => {
    for (const typed of ["o'brien@example.com", 'a+b@example.co.uk', 'a_b-c.d@r3---sn.example.com', '1@2.travel', 'a/b@x.io']) {
      expect(read(typed)).toMatchObject({ mail: typed, key: typed, utf8: false })
    }
  })

  it('keeps the case of the local part for the server and ignores it for comparing', () => {
    expect(read('First.Last@Example.COM')).toMatchObject({
      mail: 'First.Last@example.com',
      key: 'first.last@example.com',
    })
  })

  it('writes an internationalised domain in one way', () => {
    const composed = 'u@m\u00fcnchen.de'
    const decomposed = 'u@mu\u0308nchen.de'
    for (const typed of [composed, decomposed, 'u@MÜNCHEN.de', 'u@xn--mnchen-3ya.de', 'u@XN--MNCHEN-3YA.DE']) {
      expect(read(typed)).toMatchObject({ mail: 'u@xn--mnchen-3ya.de', utf8: false })
    }
  })

  it('knows which local parts need SMTPUTF8, in one normal form', () => {
    expect(read('用户@例子.广告')).toMatchObject({ mail: '用户@xn--fsqu00a.xn--4rr70v', utf8: true })
    expect(read('jose\u0301@example.com').key).toBe(read('JOSÉ@example.com').key)
    expect(read('ΟΔΟΣ@example.com').key).toBe(read('οδος@example.com').key)
  })

  it('does not take a dotless i for an i: that is somebody else', () => {
    expect(read('m\u0131ke@example.com').key).not.toBe(read('mike@example.com').key)
  })

  it('gives back whatever it accepts, and nothing that could end a line or a path', () => {
    const trap = fc.constantFrom(
      ...['"', '\\', '@', '.', '<', '>', '(x)', ':', ',', ' ', '\r', '\n', nul, zeroWidth, rightToLeft, 'ü', '％', '。', '-', '%', '!'],
    )
    const typed = fc.array(fc.tuple(trap, fc.nat(16)), { maxLength: 4 }).map((traps) =>
      traps.reduce((text, [piece, at]) => text.slice(0, at) + piece + text.slice(at), 'user@example.com'),
    )
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary' })), (text) => {
        const address = readAddress(text)
        if (address instanceof Refused) return
        expect(address.mail).toMatch(/^[^\s<>()@",:;\\]+@[a-z0-9.-]+\.[a-z][a-z0-9-]*$/)
        expect(address.mail).not.toMatch(/[\p{Cc}\p{Cf}\p{Z}]/u)
        expect(read(address.mail).key).toBe(address.key)
        expect(read(address.key).key).toBe(address.key)
      }),
      { numRuns: 2_000 },
    )
  })

  it('recognises an address in any case and in quotes', () => {
    const local = fc.stringMatching(/^[a-z0-9]{1,10}(\.[a-z0-9+_-]{1,10}){0,2}$/)
    fc.assert(
      fc.property(local, fc.boolean(), (name, quoted) => {
        const shouted = `${quoted ? `"${name}"` : name}@example.com`.toUpperCase()
        expect(read(shouted).key).toBe(`${name}@example.com`)
      }),
    )
  })
})

describe('advice on an address', () => {
  const advice = (typed: string) => advise(read(typed))

  it('knows inboxes of functions', () => {
    expect(advice('Info@acme.com').role).toBe(true)
    expect(advice('sales+eu@acme.com').role).toBe(true)
    expect(advice('inform@acme.com').role).toBe(false)
  })

  it('knows throw-away inboxes, below their domain too, and takes a longer list', () => {
    expect(advice('x@mailinator.com').disposable).toBe(true)
    expect(advice('x@mx1.yopmail.com').disposable).toBe(true)
    expect(advice('x@acme.com').disposable).toBe(false)
    expect(advise(read('x@sub.acme.com'), new Set(['acme.com'])).disposable).toBe(true)
  })

  it.each([
    ['anna@gmial.com', 'anna@gmail.com'],
    ['anna@gmail.con', 'anna@gmail.com'],
    ['anna@hotmial.com', 'anna@hotmail.com'],
    ['anna@yahooo.com', 'anna@yahoo.com'],
    ['anna@outlok.com', 'anna@outlook.com'],
    ['anna@hormail.con', 'anna@hotmail.com'],
    ['anna@acme.con', 'anna@acme.com'],
  ])('asks whether %s should be %s', (typed, meant) => {
    expect(advice(typed).suggestion).toBe(meant)
  })

  it.each(['gmail.com', 'mail.com', 'ymail.com', 'gmx.com', 'live.de', 'web.dev', 'acme.io', 'example.com'])(
    'leaves %s alone',
    (domain) => {
      expect(advice(`anna@${domain}`).suggestion).toBeUndefined()
    },
  )

  it('finds what was registered', () => {
    expect(registrableDomain('mail.example.co.uk')).toBe('example.co.uk')
    expect(registrableDomain('mx.rcpt.test')).toBe('rcpt.test')
  })

  it('finds the inbox behind a Gmail address', () => {
    expect(inboxKey(read('F.Last+news@GoogleMail.com'))).toBe('flast@gmail.com')
    expect(inboxKey(read('f.last+news@acme.com'))).toBe('f.last+news@acme.com')
  })
})
