import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, of which only the hash is stored. */
export function newSecret() {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: hashSecret(secret) }
}

export const hashSecret = (secret: string) => new Uint8Array(createHash('sha256').update(secret).digest())
