import { reaching, TierUnavailable } from '../prisma/unavailable.ts'
import { product } from './handlers.ts'
import { openLog } from './log.ts'
import { startWorker } from './worker.ts'

/** The worker process. It ends with 0 if it was asked to, with 1 if another should take its place, else with 78. */
const [brokenDown, configurationError] = [1, 78]

async function start() {
  const log = openLog('worker')
  const worker = await reaching('oltp', () => startWorker(product, log))
  log.info('ready for jobs')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping')
      void worker.stop()
    })
  }
  worker.ended.then(
    () => process.exit(0),
    async (error: Error) => {
      log.fatal({ err: error }, 'broken down')
      await worker.stop()
      process.exit(brokenDown)
    },
  )
}

start().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(error instanceof TierUnavailable ? brokenDown : configurationError)
})
