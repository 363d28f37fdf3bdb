import { EventEmitter } from 'node:events'
import { Logger, type LogLevel, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { env } from '../prisma/env.ts'
import { openPool } from '../prisma/pool.ts'
import { queueUrl } from '../prisma/tiers.ts'
import type { Contract, Contracts } from './contracts.ts'
import { type Crontab, cronItems, due, enqueueDue } from './crontab.ts'
import type { Handlers, TenantRun } from './handler.ts'
import type { Log } from './log.ts'
import { attempt, type Desk } from './queue/attempt.ts'
import { type Pulse, startHeart } from './queue/heart.ts'
import { openQueues, watchPauses } from './queue/pause.ts'

/** All that a worker does: kinds of jobs, who carries them out, and when the platform's own are due. */
export type Work<C extends Contracts> = {
  readonly contracts: C
  readonly handlers: Handlers<C>
  readonly queues: Readonly<Record<string, number>>
  readonly crontab: Crontab<keyof C & string>
}

export type WorkerOptions = Pulse & {
  concurrency: number
  /** How often it looks for jobs that became due; new ones announce themselves. */
  pollMs: number
  /** How long running jobs may take to end when the worker is stopped. Two thirds in, their signal aborts. */
  stopMs: number
  clock: () => number
}

const standard = (): WorkerOptions => ({
  concurrency: env.WORKER_CONCURRENCY,
  beatMs: 5_000,
  silentMs: 30_000,
  pollMs: 2_000,
  stopMs: 12_000,
  clock: () => performance.now(),
})

export type Worker = {
  /** Resolves after `stop`; rejects if the worker cannot go on and wants to be started anew. */
  readonly ended: Promise<void>
  /** Takes no more jobs, lets the running ones end, and gives back what does not end in time. */
  stop(): Promise<void>
}

/** Starts carrying out jobs in this process. */
export async function startWorker<C extends Contracts>(
  { contracts, handlers, queues, crontab }: Work<C>,
  log: Log,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  const { concurrency, pollMs, stopMs, ...pulse } = { ...standard(), ...options }
  const sql = openPool(queueUrl(), { max: concurrency + 4, keepAlive: true }) // LISTEN, the heart, the clock, a spare
  sql.on('connect', (client) => client.on('error', () => {})) // its query fails, and that is noticed

  let isStopping = false
  let cannotFetchSince: number | undefined
  let lost = new AbortController()
  const stopping = new AbortController()
  const { promise: broken, reject: giveUp } = promiseOf<never>()
  broken.catch(() => {})

  const heart = startHeart({
    ...pulse,
    sql,
    log,
    onLost() {
      log.error('this worker was taken for dead, and its jobs were given to others')
      lost.abort(new Error('The job was given to another worker'))
      lost = new AbortController()
    },
    onBeat() {
      // graphile-worker remembers for ever if its first question failed: only a new process helps.
      if (cannotFetchSince === undefined || pulse.clock() - cannotFetchSince < pulse.silentMs) return
      giveUp(new Error('The database answers, but jobs cannot be fetched'))
    },
    onStuck: () => giveUp(new Error('The database neither answers nor refuses')),
  })

  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => heart.start(workerPool.id))
  events.on('worker:getJob:error', () => {
    cannotFetchSince ??= pulse.clock()
  })
  for (const fetched of ['worker:getJob:empty', 'job:start'] as const) {
    events.on(fetched, () => {
      cannotFetchSince = undefined
    })
  }

  const pausedQueues = watchPauses(sql, pulse.clock)
  const desk: Desk = { sql, log, workerId: heart.id, stopping: stopping.signal, lost: () => lost.signal }

  let runner: Runner
  try {
    await openQueues(sql, queues)
    runner = await run({
      pgPool: sql,
      taskList: tasksOf(desk, contracts, handlers),
      parsedCronItems: cronItems(crontab),
      concurrency,
      pollInterval: pollMs,
      async forbiddenFlags() {
        await heart.isKnown()
        return pausedQueues()
      },
      // In batches because these are tried again while the database is away, and single ones are not.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      noPreparedStatements: env.PREPARED_STATEMENTS === 'off',
      noHandleSignals: true,
      events,
      logger: new Logger(quietly(log)),
    })
  } catch (error) {
    await sql.end()
    throw error
  }

  const finished = runner.promise.then(() => {
    if (!isStopping) throw new Error('The queue gave up')
  })
  finished.catch(() => {})

  let stopped: Promise<void> | undefined
  async function stop() {
    isStopping = true
    const soon = setTimeout(() => stopping.abort(new Error('The worker is stopping')), (stopMs * 2) / 3)
    const { promise: late, resolve: itIsLate } = promiseOf<void>()
    const deadline = setTimeout(itIsLate, stopMs)
    await Promise.race([runner.stop().catch(() => {}), late])
    await heart.stop().catch((err: Error) => log.warn({ err }, 'the last beat did not arrive'))
    await Promise.race([sql.end(), late])
    clearTimeout(soon)
    clearTimeout(deadline)
  }
  const stopOnce = () => (stopped ??= stop())
  return {
    ended: Promise.race([finished, broken]).then(() => stopOnce()),
    stop: stopOnce,
  }
}

function tasksOf<C extends Contracts>(desk: Desk, contracts: C, handlers: Handlers<C>): TaskList {
  const carryOut = handlers as Record<string, (payload: never, run: TenantRun) => Promise<void>>
  const tasks = Object.entries<Contract>(contracts).map(([name, contract]) => {
    const handler = carryOut[name] as (payload: unknown, run: TenantRun) => Promise<void>
    return [name, (_payload: unknown, { job }: JobHelpers) => attempt(desk, job, contract, handler)] as const
  })
  return { ...Object.fromEntries(tasks), [due]: enqueueDue(contracts) }
}
