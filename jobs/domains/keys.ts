import { randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { type Place, seal, unseal } from '../../prisma/seal.ts'
import { type KeyKind, makeSigningKey } from '../mail/keys.ts'

/** Where the private half of a domain's key is sealed. */
export const keyPlace = (tenantId: string, keyId: string): Place => ({
  owner: tenantId,
  row: keyId,
  field: 'domain_keys.private_key',
})

export const openPrivateKey = (tenantId: string, keyId: string, sealed: Uint8Array) =>
  unseal(sealed, keyPlace(tenantId, keyId)).toString()

/** Two selectors for each kind. They carry a tail of their own, so that two tenants with one domain do not meet in its DNS. */
export const newTail = () => randomBytes(3).toString('hex')

const shape = /^pm([12])(e?)-([0-9a-f]{6})$/

export const selectorOf = (slot: 1 | 2, kind: KeyKind, tail: string) => `pm${slot}${kind === 'rsa' ? '' : 'e'}-${tail}`

export function readSelector(selector: string) {
  const [, slot, , tail] = shape.exec(selector) ?? []
  return slot && tail ? { slot: Number(slot) as 1 | 2, tail } : undefined
}

/** A key for a domain as it is stored: made here, sealed at once. */
export async function newDomainKey(tenantId: string, kind: KeyKind, selector: string) {
  const id = uuid()
  const { privateKey, publicKey } = await makeSigningKey(kind, selector)
  return { id, kind, selector, privateKey: seal(privateKey, keyPlace(tenantId, id)), publicKey }
}
