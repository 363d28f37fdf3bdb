import { hash, verify } from '@node-rs/argon2'
import { isCommon } from './commonPasswords.ts'
import type { Policy } from './policy.ts'

/** argon2id at OWASP's floor for memory: 19 MiB, 2 passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string) => hash(password, cost)

let nobodys: Promise<string> | undefined

/** Takes the same time whether or not there is a hash, so that unknown addresses cannot be told from wrong passwords. */
export async function isPassword(passwordHash: string | null | undefined, password: string) {
  nobodys ??= hashPassword('nobody has this password')
  const right = await verify(passwordHash ?? (await nobodys), password)
  return right && typeof passwordHash === 'string'
}

/** What keeps a password from being chosen, in words; nothing if it is good. */
export function weakness(password: string, policy: Policy, about: { email: string; name?: string }) {
  const [local = ''] = about.email.split('@')
  const own = [about.email, local, about.name?.toLowerCase() ?? '']
  if ([...password].length < policy.passwordMinLength) return `At least ${policy.passwordMinLength} characters.`
  if (password.length > 200) return 'At most 200 characters.'
  if (policy.passwordRequireUppercase && !/\p{Lu}/u.test(password)) return 'Use at least one capital letter.'
  if (policy.passwordRequireNumbers && !/\p{Nd}/u.test(password)) return 'Use at least one digit.'
  if (policy.passwordRequireSymbols && !/[^\p{L}\p{N}\s]/u.test(password)) return 'Use at least one symbol.'
  if (isCommon(password, own)) return 'This is one of the passwords that are tried first. Choose another.'
  return undefined
}
