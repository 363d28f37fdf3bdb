import { content } from '../prisma/content.ts'
import { env } from '../prisma/env.ts'
import { notifications } from '../prisma/notifications.ts'
import { olap } from '../prisma/olap.ts'
import { UnsafeRole } from '../prisma/pool.ts'
import { oltp } from '../prisma/tenancy.ts'
import { log } from './log.ts'
import { openServer } from './server.ts'

/** The API process. Exit code 78 means that its configuration is wrong and that starting it again will not help. */
const configurationError = 78

const tiers = [oltp, content, olap, notifications]

async function start() {
  // A tier that is down is waited for; a role that could go round tenant isolation is not worked with.
  for (const answer of await Promise.allSettled(tiers.map((tier) => tier.ping()))) {
    if (answer.status === 'rejected' && answer.reason instanceof UnsafeRole) throw answer.reason
  }
  if (!env.SESSION_KEY) throw new Error('SESSION_KEY is not set')
  const server = await openServer()
  await server.listen({ host: env.HOST, port: env.PORT })

  const stop = async () => {
    await server.close()
    await Promise.all(tiers.map((tier) => tier.close()))
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'nobody waited for this'))

start().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(configurationError)
})
