import { product } from '../../jobs/handlers.ts'
import { openLog } from '../../jobs/log.ts'
import { startWorker } from '../../jobs/worker.ts'

// The product's worker, in a process that can be killed.
process.env.DNS_SERVERS = '127.0.0.1:9'
await startWorker({ ...product, loops: () => [] }, openLog('worker'), {
  beatMs: 100,
  silentMs: 800,
  pollMs: 50,
  concurrency: 2,
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')) // the test is gone
