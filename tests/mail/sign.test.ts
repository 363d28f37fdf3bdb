import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { describe, expect, it } from 'vitest'
import { dkimRecord, makeSigningKey, openKey } from '../../jobs/mail/keys.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { openSigner, type SignedMessage, signMessage } from '../../jobs/mail/sign.ts'
import { verifyMessage } from '../../jobs/mail/verify.ts'
import { address, build, domain, domainKeys, letter, must, signed } from './letters.ts'

/** What a receiver makes of it, with the keys from the DNS. */
async function received(bytes: Buffer) {
  const [rsa, ed25519] = await domainKeys()
  const records: Record<string, string> = {
    [`s1._domainkey.${domain}`]: dkimRecord('rsa', rsa?.publicKey ?? ''),
    [`e1._domainkey.${domain}`]: dkimRecord('ed25519', ed25519?.publicKey ?? ''),
  }
  const { results } = await dkimVerify(bytes, { resolver: async (name) => [[records[name] ?? '']] })
  return results.map(({ selector, status }) => `${selector} ${status.result}`)
}

const whole = ({ bytes }: SignedMessage) => Buffer.concat(bytes)
const passed = ['s1 pass', 'e1 pass']

describe('a signed message', () => {
  it('verifies with an implementation that did not sign it, by both keys', async () => {
    expect(await received(whole(await signed({ html: '<p>Hi' })))).toEqual(passed)
    expect(await received(whole(await signed()))).toEqual(passed)
  })

  it('verifies whatever it says', async () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(' ', '\t', '\n', '\n\n', '.', 'From x', '  \n', 'é'.repeat(60), 'ab '.repeat(60)))).map((all) => all.join(''))
    const name = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((one) => !/[\p{Cc}\u2028\u2029]/u.test(one))
    await fc.assert(
      fc.asyncProperty(text, text, name, fc.constantFrom(0, 400), async (one, two, who, padding) => {
        const html = ['<p>'.padEnd(padding), { slot: 'one' }, two, { slot: 'two' }, 'End\n\n\n']
        const content = { subject: ['Hi ', { slot: 'who' }], text: [{ slot: 'two' }, one, 'End', { slot: 'one' }] }
        const changes = { values: { one, two, who }, to: { address: address('lee@rcpt.test'), name: who } }
        expect(await received(whole(await signed(content, changes)))).toEqual(passed)
        expect(await received(whole(await signed({ ...content, html, amp: [...html] }, changes)))).toEqual(passed)
      }),
      { numRuns: 40 },
    )
  })

  it('verifies with large files, inline and beside', async () => {
    const bytes = Buffer.alloc(300_000, 'x y')
    const attachments = [
      { filename: 'a.bin', contentType: 'application/octet-stream', bytes },
      { filename: 'b.png', contentType: 'image/png', bytes, contentId: 'b' },
    ]
    expect(await received(whole(await signed({ html: '<p>', attachments })))).toEqual(passed)
  })

  it('covers both List-Unsubscribe fields and cannot be given a second From', async () => {
    const message = whole(await signed({ html: '<p>Hi' }))
    const signatures = message.toString().replace(/\r\n /g, '').match(/^DKIM-Signature: .*$/gm) ?? []
    expect(signatures).toHaveLength(2)
    for (const signature of signatures) {
      const names = /;\s*h=([^;]*)/.exec(signature)?.[1]?.split(':') ?? []
      expect(names).toEqual(expect.arrayContaining(['List-Unsubscribe', 'List-Unsubscribe-Post', 'Feedback-ID', 'Message-ID']))
      expect(names.filter((one) => one === 'From')).toHaveLength(2)
    }
    const forged = Buffer.concat([Buffer.from('From: "Your bank" <it@bank.test>\r\n'), message])
    expect(await received(forged)).toEqual(['s1 fail', 'e1 fail'])
  })

  it('does not verify when a link in it was changed', async () => {
    const message = whole(await signed({ html: '<p>Hi there, good friend' })).toString()
    for (const [from, to] of [['good friend', 'good fiend'], ['/u/abc', '/u/abd'], ['One-Click', 'One-Clack']] as const) {
      expect(message).toContain(from)
      expect(await received(Buffer.from(message.replace(from, to)))).not.toContain('s1 pass')
    }
  })
})

describe('sending stops, with a reason, instead of going out unsigned', () => {
  const refusedBy = async (...keys: Parameters<typeof openSigner>[1]) => {
    const signer = await openSigner(domain, keys)
    return signer instanceof Refused ? signer.reason : undefined
  }

  it('when there is no key', async () => {
    expect(await refusedBy()).toBe('There is no DKIM key for sender.test.')
    const message = must(build({}))
    expect(await signMessage(message, { domain, keys: [] })).toEqual(new Refused('There is no DKIM key for sender.test.'))
  })

  it('when a key is broken, too short or of another kind', async () => {
    const [rsa] = await domainKeys()
    const good = rsa ?? (await makeSigningKey('rsa', 's1'))
    expect(await refusedBy({ ...good, privateKey: '' })).toBe('The DKIM key of selector s1 is missing.')
    const broken = good.privateKey.replace(/\n.{20}/, '\n')
    expect(await refusedBy({ ...good, privateKey: broken })).toBe('The DKIM key of selector s1 cannot be read.')
    // Half of the key's own numbers are damaged; what it can be told by is not.
    const damaged = good.privateKey.split('\n').map((line, at) => (at > 14 && at < 20 ? [...line].reverse().join('') : line)).join('\n')
    expect(await refusedBy({ ...good, privateKey: damaged })).toBeDefined()
    const pem = { type: 'pkcs8', format: 'pem' } as const
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem).toString()
    expect(await refusedBy({ ...good, privateKey: short })).toBe('The DKIM key of selector s1 is shorter than 2048 bits.')
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString()
    expect(await refusedBy({ ...good, privateKey: curve })).toBe('The DKIM key of selector s1 is neither RSA nor Ed25519.')
    expect(await refusedBy({ ...good, selector: 's 1; d=x' })).toBe('A DKIM selector is a word of letters and digits.')
  })

  it('when a key is not the one that was published, also beside a good one', async () => {
    const [rsa, ed25519] = await domainKeys()
    const other = await makeSigningKey('ed25519', 'e1')
    const wrong = { ...other, publicKey: ed25519?.publicKey ?? '' }
    expect(await refusedBy(...(rsa ? [rsa] : []), wrong)).toBe('The DKIM key of selector e1 does not belong to its published record.')
  })

  it('when the mail is from a domain the key may not sign for', async () => {
    const signer = must(await openSigner(domain, await domainKeys()))
    const from = (typed: string) => signMessage(must(build({}, { from: { address: address(typed) } })), signer)
    expect(await from('anna@bank.test')).toEqual(new Refused('The DKIM key of sender.test cannot sign mail from bank.test.'))
    expect(await from('anna@evilsender.test')).toBeInstanceOf(Refused)
    expect(await from('anna@news.sender.test')).not.toBeInstanceOf(Refused)
  })

  it('and a finished message can be asked whether it verifies', async () => {
    const signer = must(await openSigner(domain, await domainKeys()))
    const { bytes } = await signed({ html: '<p>Hi' }, letter())
    expect(await verifyMessage(bytes, signer)).toBeUndefined()
    const changed = Buffer.from(Buffer.concat(bytes).toString().replace('Hello there', 'Hello their'))
    expect(await verifyMessage([changed], signer)).toMatchObject({ reason: expect.stringContaining('does not verify') })
    expect(await verifyMessage([Buffer.from('From: a@sender.test\r\n\r\nx\r\n')], signer)).toBeInstanceOf(Refused)
  })

  it('takes a key as it was made and as older tools write it', async () => {
    const key = await makeSigningKey('rsa', 's1')
    const opened = must(openKey(key))
    const pkcs1 = opened.key.export({ type: 'pkcs1', format: 'pem' }).toString()
    expect(openKey({ ...key, privateKey: pkcs1 })).not.toBeInstanceOf(Refused)
  })
})
