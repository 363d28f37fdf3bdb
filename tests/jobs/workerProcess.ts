import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openLog } from '../../jobs/log.ts'
import { startWorker } from '../../jobs/worker.ts'
import { probe, workOf } from './probe.ts'

// A worker that can be killed. What its jobs do is told by files in a folder, and what they did is written there.
const { name, queue, folder, options } = JSON.parse(process.argv[2] ?? '')
const told = (order: string) => join(folder, order)
const note = (line: string) => appendFileSync(join(folder, 'notes'), `${line}\n`)

const work = workOf(name, probe(queue, 25), async ({ n }, { signal }) => {
  const blockedMs = existsSync(told(`block-${n}`)) ? Number(readFileSync(told(`block-${n}`), 'utf8')) : 0
  note(`ran ${n}`)
  signal.addEventListener('abort', () => note(`aborted ${n}: ${signal.reason.message}`))
  for (const end = Date.now() + blockedMs; Date.now() < end; );
  while (existsSync(told(`hold-${n}`))) await pause(10)
})
const worker = await startWorker(work, openLog('worker'), options)
note('ready')

process.on('SIGTERM', () => {
  note('stopping')
  void worker.stop()
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')) // the test is gone
worker.ended.then(
  () => process.exit(0),
  (error: Error) => {
    note(`broken: ${error.message}`)
    process.exit(1)
  },
)
