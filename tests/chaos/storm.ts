import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { root } from '../../prisma/root.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { type Ground, tally } from '../sending/ground.ts'
import type { openSink } from '../sending/outside.ts'

const tsx = pathToFileURL(createRequire(join(root, 'scripts/package.json')).resolve('tsx')).href

export interface Storm {
  readonly ground: Ground
  readonly sink: Awaited<ReturnType<typeof openSink>>
  readonly workers: number
  /** How often each of these is done while mails are on their way. */
  readonly kills: number
  readonly terms: number
  /** What is done to the database, and how often. */
  readonly databaseFaults: number
  hurtDatabase(): Promise<void>
  readonly patienceMilliseconds: number
}

export interface Wreckage {
  readonly statuses: Record<string, number>
  /** Mails that the server has more than once. */
  readonly duplicates: number
  /** Mails that the server has and whose row knows nothing of it. */
  readonly unrecorded: number
  /** Mails that are said to be sent and that the server has not. */
  readonly invented: number
  readonly uncertain: number
  /** The longest that a worker took to end when it was asked to. */
  readonly slowestEnd: number
  /** How often a worker ended otherwise than it was made to. */
  readonly brokenDown: number
}

/** Lets a campaign be sent while workers and the database are killed, and counts what there is afterwards. */
export async function rage(storm: Storm): Promise<Wreckage> {
  const { ground, sink } = storm
  const workers = new Set<ChildProcess>()
  let [slowestEnd, brokenDown, isOver] = [0, 0, false]
  async function open() {
    const worker = fork(join(root, 'tests/chaos/worker.ts'), ['4'], { execArgv: ['--import', tsx], cwd: root })
    workers.add(worker)
    worker.on('exit', () => {
      if (workers.delete(worker) && !isOver) brokenDown += 1
    })
    await once(worker, 'message')
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    const [worker] = workers
    if (!worker) return
    workers.delete(worker)
    const since = Date.now()
    worker.kill(signal)
    await once(worker, 'exit')
    if (signal === 'SIGTERM') slowestEnd = Math.max(slowestEnd, Date.now() - since)
    await open()
  }
  const deeds = shuffled([
    ...Array.from({ length: storm.kills }, () => () => end('SIGKILL')),
    ...Array.from({ length: storm.terms }, () => () => end('SIGTERM')),
    ...Array.from({ length: storm.databaseFaults }, () => () => storm.hurtDatabase()),
  ])
  await Promise.all(Array.from({ length: storm.workers }, open))
  const until = Date.now() + storm.patienceMilliseconds
  for (const deed of deeds) {
    await pause(50 + Math.random() * 250)
    await deed()
    await hurry(ground).catch(() => {})
  }
  for (;;) {
    await hurry(ground).catch(() => {})
    const { queued = 0, sending = 0 } = await tally(ground).catch(() => ({ queued: 1, sending: 1 }))
    if (queued + sending === 0) break
    if (Date.now() > until) throw new Error(`Not settled: ${JSON.stringify(await tally(ground))}`)
    await pause(200)
  }
  isOver = true
  for (const worker of workers) worker.kill('SIGKILL')
  return count(ground, sink.taken(), { slowestEnd, brokenDown })
}

/** Nobody waits for the time of the next attempt, nor for a server that was thought away. */
const hurry = ({ tenantId }: Ground) =>
  inTenantSql(tenantId, (sql) =>
    sql.query(
      `update inbox_message_refs set send_at = now() where tenant_id = $1 and status = 'queued' and send_at > now()`,
      [tenantId],
    ),
  )

async function count(
  ground: Ground,
  taken: readonly { how: string; id: string }[],
  ended: { slowestEnd: number; brokenDown: number },
): Promise<Wreckage> {
  const rows = await asTenant(ground.tenantId).json<{ id: string; status: string }[]>(
    `select json_agg(json_build_object('id', id, 'status', status)) from inbox_message_refs
      where tenant_id = $1::uuid and campaign_id = $2::uuid`,
    ground.tenantId,
    ground.campaignId,
  )
  const times = new Map<string, number>()
  for (const { id } of taken) times.set(id, (times.get(id) ?? 0) + 1)
  const has = (id: string) => times.has(id)
  return {
    statuses: await tally(ground),
    duplicates: [...times.values()].filter((many) => many > 1).length,
    unrecorded: rows.filter(({ id, status }) => has(id) && status !== 'sent' && status !== 'uncertain').length,
    invented: rows.filter(({ id, status }) => status === 'sent' && !has(id)).length,
    uncertain: rows.filter(({ status }) => status === 'uncertain').length,
    ...ended,
  }
}

function shuffled<T>(things: readonly T[]): T[] {
  return things
    .map((thing) => ({ thing, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ thing }) => thing)
}
