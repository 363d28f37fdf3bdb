import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { totpPlace } from '../../jobs/session/totpPlace.ts'
import { seal, unseal } from '../../prisma/seal.ts'
import type { AcrossDb } from '../../prisma/tenancy.ts'
import { ProofMethod } from './problems.ts'

const period = 30

const totpOf = (secret: Uint8Array, label: string) =>
  new TOTP({ issuer: 'PenguinMails', label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), period })

/** A new secret: sealed for the table, and as the app on the phone reads it. */
export function newTotp(userId: string, label: string) {
  const secret = randomBytes(20)
  const totp = totpOf(secret, label)
  return { sealed: seal(secret, totpPlace(userId)), secret: totp.secret.base32, uri: totp.toString() }
}

/** Ten codes for the day the phone is lost, each of 80 random bits, of which only hashes are stored. */
export function newBackupCodes() {
  const codes = Array.from({ length: 10 }, () =>
    new Secret({ size: 10 }).base32.toLowerCase().replace(/(.{4})(?=.)/g, '$1-'),
  )
  return { codes, hashes: codes.map(hashCode) }
}

const hashCode = (code: string) =>
  Uint8Array.from(
    createHash('sha256')
      .update(code.toLowerCase().replace(/[^a-z2-7]/g, ''))
      .digest(),
  )

/** Uses a code of the app or a backup code up. Two that give the same one at once: one of them is right. */
export async function useCode(
  db: AcrossDb,
  userId: string,
  code: string,
  now = Date.now(),
): Promise<ProofMethod | null> {
  const given = code.replace(/\s/g, '')
  if (/^\d{6}$/.test(given)) return (await useTotp(db, userId, given, now, true)) ? ProofMethod.totp : null
  const hash = hashCode(given)
  const used = await db.$executeRaw`
    update user_mfa_settings set backup_codes = array_remove(backup_codes, ${hash}::bytea), updated_at = now()
     where user_id = ${userId}::uuid and ${hash}::bytea = any(backup_codes)`
  return used === 1 ? ProofMethod.backup_code : null
}

/** Whether this is a code of the person's app that was not used before, in a window of a step to either side (RFC 6238). */
export async function useTotp(db: AcrossDb, userId: string, code: string, now: number, isConfirmed: boolean) {
  const setting = await db.userMfaSetting.findFirst({ where: { userId } })
  if (!setting?.totpSecret || (setting.totpConfirmedAt !== null) !== isConfirmed) return false
  const totp = totpOf(unseal(setting.totpSecret, totpPlace(userId)), '')
  const steps = totp.validate({ token: code, timestamp: now, window: 1 })
  if (steps === null) return false
  const counter = Math.floor(now / 1000 / period) + steps
  const { count } = await db.userMfaSetting.updateMany({
    where: { userId, OR: [{ totpLastCounter: null }, { totpLastCounter: { lt: counter } }] },
    data: { totpLastCounter: counter },
  })
  return count === 1
}
