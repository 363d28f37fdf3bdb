import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createTransport, type Transporter } from 'nodemailer'
import { env } from '../../prisma/env.ts'
import { root } from '../../prisma/root.ts'

export type PlatformMail = { id: string; recipient: string; subject: string; text: string; html: string }

let transport: Transporter | undefined

/**
 * Hands a mail of the platform to its SMTP server or, where there is none, keeps it as a file for the developer.
 * Sent twice, it bears the same Message-ID.
 */
export async function sendPlatformMail({ id, recipient, ...content }: PlatformMail) {
  const host = new URL(env.PUBLIC_URL).hostname
  const message = {
    ...content,
    from: env.PLATFORM_MAIL_FROM,
    // An object, so that the address is taken as it is and not parsed as a list.
    to: { name: '', address: recipient },
    messageId: `<${id}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  if (env.PLATFORM_SMTP_URL) {
    const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
    transport ??= createTransport({ url: env.PLATFORM_SMTP_URL, ...timeouts })
    await transport.sendMail(message)
    return
  }
  const { message: bytes } = await createTransport({ streamTransport: true, buffer: true }).sendMail(message)
  const folder = resolve(root, env.MAIL_FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${id}.eml`)
  await writeFile(`${file}.new`, bytes as Buffer, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
