import { Secret, TOTP } from 'otpauth'
import type { browser } from './browser.ts'

type Browser = ReturnType<typeof browser>

/** The app on the phone. */
export const appOf = (secret: string) => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  return { code: (steps = 0) => totp.generate({ timestamp: Date.now() + steps * 30_000 }) }
}

/** Sets up an app, as its person does. */
export async function enableTotp(it: Browser) {
  const { secret } = await it.act('startTotp')
  const app = appOf(String(secret))
  // The code of the step before: that of now is left for the next sign-in.
  const { codes, __typename, message } = await it.act('confirmTotp', { code: app.code(-1) })
  if (__typename !== 'BackupCodes') throw new Error(String(message))
  return { app, backupCodes: codes as string[] }
}
