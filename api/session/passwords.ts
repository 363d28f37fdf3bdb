import { hash, verify } from '@node-rs/argon2'

/** argon2id at OWASP's floor for memory: 19 MiB, 2 passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string) => hash(password, cost)

let nobodys: Promise<string> | undefined

/** Takes the same time whether or not there is a hash, so that unknown addresses cannot be told from wrong passwords. */
export async function isPassword(passwordHash: string | undefined, password: string) {
  nobodys ??= hashPassword('nobody has this password')
  const right = await verify(passwordHash ?? (await nobodys), password)
  return right && passwordHash !== undefined
}
