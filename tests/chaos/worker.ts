import { openLog } from '../../jobs/log.ts'
import { startLoops } from '../../jobs/loops.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { plainLinks } from '../sending/ground.ts'

// A worker that only sends, to be killed.
const log = openLog('worker')
const options = { trackingOf: plainLinks, connections: 4, leaseSeconds: Number(process.argv[2] ?? 5) }
const loops = startLoops([senderLoop(log, options)], log)
process.send?.('ready')
process.on('SIGTERM', async () => {
  await loops.stop(11_000)
  process.exit(0)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
