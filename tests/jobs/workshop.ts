import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { onTestFinished } from 'vitest'
import type { Contracts } from '../../jobs/contracts.ts'
import { enqueuerOf, type Queue, type When } from '../../jobs/enqueue.ts'
import type { HandlerOf } from '../../jobs/handler.ts'
import { openLog } from '../../jobs/log.ts'
import { startWorker, type Work, type WorkerOptions } from '../../jobs/worker.ts'
import { openPool } from '../../prisma/pool.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { queueUrl } from '../../prisma/tiers.ts'
import { type Probe, probe, workOf } from './probe.ts'

let opened: pg.Pool | undefined

/** Asks about all tenants, as the worker may. */
export async function rows<Row extends object>(text: string, ...values: unknown[]) {
  opened ??= openPool(queueUrl(), { max: 2 })
  return (await opened.query<Row>(text, values)).rows
}

/** A kind of job, and a queue, that no other test knows: its worker takes nobody else's jobs. */
export function newKind({ maxAttempts = 25 } = {}) {
  const own = randomBytes(6).toString('hex')
  const name = `probe.${own}`
  const contract = probe(`queue-${own}`, maxAttempts)
  const { contracts } = workOf(name, contract, async () => {})
  const enqueue = enqueuerOf(contracts)
  return {
    name,
    queue: contract.queue,
    contract,
    contracts,
    enqueue: (db: Queue, n: number, when?: When) => enqueue(db, name, { n }, when),
    add: (tenantId: string, n = 0, when?: When) => inTenant(tenantId, (db) => enqueue(db, name, { n }, when)),
    work: (handler: HandlerOf<Probe>) => workOf(name, contract, handler),
  }
}

/** A worker that stops with the test. */
export async function newWorker<C extends Contracts>(work: Work<C>, options: Partial<WorkerOptions> = {}) {
  const worker = await startWorker(work, openLog('worker'), { pollMs: 50, stopMs: 3_000, ...options })
  onTestFinished(() => worker.stop())
  return worker
}

/** Waits for a fact. */
export async function until<T>(fact: () => T | Promise<T>, withinMs = 15_000): Promise<NonNullable<T>> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
    const found = await fact()
    if (found) return found
  }
  throw new Error(`Not true within ${withinMs} ms: ${fact}`)
}

export const logOf = (jobId: string) =>
  rows<{ attempt: number; status: string; message: string | null; tenant_id: string; duration_ms: string | null }>(
    'select attempt, status, message, tenant_id, duration_ms from queue.job_logs where job_id = $1 order by attempt',
    jobId,
  )

export const statusesOf = async (jobId: string) => (await logOf(jobId)).map(({ status }) => status)

/** What the tenant's page shows. */
export const jobOf = (tenantId: string, id: string) =>
  inTenant(tenantId, async (db) => {
    const found = await db.$queryRaw<Shown[]>`select * from queue.jobs where id = ${id}::uuid`
    return found[0]
  })

type Shown = {
  name: string
  queue: string
  state: string
  attempts: number
  max_attempts: number
  error: string | null
}
