import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from './embedded.ts'
import { dataFolder } from './keys.ts'

/** The mail world beside API and worker (tests/mailworld/), so that mail can be sent and read on this machine alone. */
export const sandboxProgram = { name: 'sandbox', file: 'tests/mailworld/main.js' }

/** Where it will listen and what opens it: for the environment of all three. */
export async function sandboxSettings(): Promise<Record<string, string>> {
  const place = async () => `127.0.0.1:${await freePort()}`
  return {
    SANDBOX_SMTP: await place(),
    SANDBOX_IMAP: await place(),
    SANDBOX_DNS: await place(),
    SANDBOX_URL: `http://${await place()}`,
    SANDBOX_TOKEN: randomBytes(32).toString('base64url'),
    SANDBOX_CA: join(dataFolder, 'sandbox', 'certificate.pem'),
  }
}
