import { join } from 'node:path'
import { env } from '../../prisma/env.ts'
import { root } from '../../prisma/root.ts'
import { keepZones } from './dns/keep.ts'
import { openMailWorld } from './world.ts'

/** The mail world as a process of its own: the sandbox of the installation in this checkout. */
const folder = join(root, '.data', 'sandbox')
/** An hour of its people's lives takes a minute. */
const speed = 60

const portOf = (place: string | undefined) => Number(place?.split(':').at(-1) ?? 0)

const world = await openMailWorld({
  folder,
  speed,
  strangers: 'lively',
  mostKept: 2_000,
  failed: (error) => console.error('In the sandbox:', error),
  takesFromStrangers: false,
  product: { url: `http://127.0.0.1:${env.PORT}`, publicUrl: env.PUBLIC_URL },
  ports: {
    smtp: portOf(env.SANDBOX_SMTP),
    imap: portOf(env.SANDBOX_IMAP),
    dns: portOf(env.SANDBOX_DNS),
    control: portOf(env.SANDBOX_URL),
  },
  ...(env.SANDBOX_TOKEN && { token: env.SANDBOX_TOKEN }),
})
keepZones(world.zones, join(folder, 'zones.json'))

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void world.close().then(() => process.exit(0)))
}
