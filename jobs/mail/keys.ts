import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Refused } from './refused.ts'

/** The private half of a DKIM key, as it is kept (sealed), and the half that was published for it. */
export interface SigningKey {
  readonly selector: string
  /** PEM, PKCS#8 or PKCS#1. */
  readonly privateKey: string
  /** The `p=` of the published record. A key that does not belong to it would sign mail that nobody can verify. */
  readonly publicKey: string
}

/** A key that was opened once and can sign. */
export interface OpenKey {
  readonly selector: string
  readonly kind: KeyKind
  readonly key: KeyObject
  readonly publicKey: string
}

export type KeyKind = 'rsa' | 'ed25519'

const smallestRsa = 2048

export async function makeSigningKey(kind: KeyKind, selector: string): Promise<SigningKey> {
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? await promisify(generateKeyPair)('rsa', { modulusLength: smallestRsa })
      : await promisify(generateKeyPair)('ed25519')
  return {
    selector,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publish(publicKey),
  }
}

/** The TXT record to publish at `<selector>._domainkey.<domain>`. */
export function dkimRecord(kind: KeyKind, publicKey: string): string {
  return `v=DKIM1; k=${kind}; p=${publicKey}`
}

export function openKey({ selector, privateKey, publicKey }: SigningKey): OpenKey | Refused {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(selector))
    return new Refused('A DKIM selector is a word of letters and digits.')
  if (privateKey.trim() === '') return new Refused(`The DKIM key of selector ${selector} is missing.`)
  const key = parse(privateKey)
  if (!key) return new Refused(`The DKIM key of selector ${selector} cannot be read.`)
  const kind = key.asymmetricKeyType
  if (kind !== 'rsa' && kind !== 'ed25519')
    return new Refused(`The DKIM key of selector ${selector} is neither RSA nor Ed25519.`)
  if (kind === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < smallestRsa) {
    return new Refused(`The DKIM key of selector ${selector} is shorter than ${smallestRsa} bits.`)
  }
  if (publish(createPublicKey(key)) !== publicKey.replace(/\s/g, '')) {
    return new Refused(`The DKIM key of selector ${selector} does not belong to its published record.`)
  }
  return { selector, kind, key, publicKey }
}

function parse(pem: string) {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** RSA as SubjectPublicKeyInfo (RFC 6376 3.6.1), Ed25519 as the bare 32 bytes (RFC 8463 4). */
function publish(key: KeyObject) {
  const der = key.export({ type: 'spki', format: 'der' })
  return (key.asymmetricKeyType === 'ed25519' ? der.subarray(-32) : der).toString('base64')
}
