import { readAddress } from '../../jobs/mail/address.ts'
import type { Letter } from '../../jobs/mail/letter.ts'
import { makeSigningKey, type SigningKey } from '../../jobs/mail/keys.ts'
import { type BuiltMessage, type Content, prepareMessage } from '../../jobs/mail/message.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { openSigner, type SignedMessage, signMessage } from '../../jobs/mail/sign.ts'

export const domain = 'sender.test'

/** For what has to succeed before a test can ask its question. */
export function must<T>(value: T | Refused): T {
  if (value instanceof Refused) throw new Error(value.reason)
  return value
}

export const address = (typed: string) => must(readAddress(typed))

export const letter = (changes: Partial<Letter> = {}): Letter => ({
  id: '018f0000-0000-7000-8000-00000000abcd',
  from: { address: address(`anna@${domain}`), name: 'Anna Smith' },
  to: { address: address('lee@rcpt.test'), name: 'Lee' },
  date: new Date('2026-11-21T05:06:07Z'),
  unsubscribe: { url: 'https://track.sender.test/u/abc_DEF-123', mail: address(`unsubscribe@${domain}`) },
  feedback: { campaign: 'c1', tenant: 't1', kind: 'campaign', sender: 'penguin' },
  ...changes,
})

export const build = (content: Partial<Content>, changes: Partial<Letter> = {}) =>
  must(prepareMessage({ subject: 'Hello', text: 'Hello there.', ...content })).build(letter(changes))

export const bytesOf = ({ header, body }: BuiltMessage) =>
  Buffer.concat([Buffer.from(`${header}\r\n`), ...body.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk))])

let keys: Promise<readonly SigningKey[]> | undefined

/** Both of the domain's keys, RSA and Ed25519. */
export function domainKeys(): Promise<readonly SigningKey[]> {
  keys ??= Promise.all([makeSigningKey('rsa', 's1'), makeSigningKey('ed25519', 'e1')])
  return keys
}

export async function signed(content: Partial<Content> = {}, changes: Partial<Letter> = {}): Promise<SignedMessage> {
  const signer = must(await openSigner(domain, await domainKeys()))
  return must(await signMessage(must(build(content, changes)), signer))
}
