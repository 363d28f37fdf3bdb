import { product } from './handlers.ts'
import { openLog } from './log.ts'
import { startWorker } from './worker.ts'

// The worker process. It ends with 0 when it was asked to end, and with 1 when another should take its place.
const log = openLog('worker')

async function main() {
  const worker = await startWorker(product, log)
  log.info('ready for jobs')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping')
      void worker.stop()
    })
  }
  try {
    await worker.ended
  } finally {
    await worker.stop()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log.fatal(error instanceof Error ? error.message : String(error))
    process.exit(1)
  },
)
