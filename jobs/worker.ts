import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type JobHelpers, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import { env } from '../prisma/env.ts'
import { openPool } from '../prisma/pool.ts'
import { queueUrl } from '../prisma/tiers.ts'
import type { Contract, Contracts } from './contracts.ts'
import { type Crontab, cronItems, ticketTasks } from './crontab.ts'
import type { Handlers } from './handler.ts'
import type { Log } from './log.ts'
import { type Loop, startLoops } from './loops.ts'
import { attempt, type CarryOut, type Desk } from './queue/attempt.ts'
import { graphileLogger } from './queue/graphileLogger.ts'
import { type Pulse, startHeart } from './queue/heart.ts'
import { patient } from './queue/patience.ts'
import { openQueues, watchPauses } from './queue/pause.ts'

/** All that a worker does: kinds of jobs, who carries them out, and when the platform's own are due. */
export type Work<C extends Contracts> = {
  readonly contracts: C
  readonly handlers: Handlers<C>
  readonly queues: Readonly<Record<string, number>>
  readonly crontab: Crontab<keyof C & string>
  /** What it does beside its jobs, made anew for each worker. */
  readonly loops?: (log: Log) => readonly Loop[]
}

export type WorkerOptions = Pulse & {
  concurrency: number
  /** How often it looks for jobs that became due; new ones announce themselves. */
  pollMs: number
  /** How long running jobs may take to end when the worker is stopped. Two thirds in, their signal aborts. */
  stopMs: number
}

const standard = (): WorkerOptions => ({
  concurrency: env.WORKER_CONCURRENCY,
  beatMs: 5_000,
  silentMs: 30_000,
  pollMs: 2_000,
  stopMs: 11_000,
})

export type Worker = {
  /** Resolves once it has stopped as asked; rejects when it cannot go on, and a new process should. */
  readonly ended: Promise<void>
  /** Takes no more jobs, lets the running ones end, and gives back what does not end in time. */
  stop(): Promise<void>
}

const clock = () => performance.now()

/** Starts carrying out jobs in this process. */
export async function startWorker<C extends Contracts>(
  work: Work<C>,
  log: Log,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  const { concurrency, pollMs, stopMs, beatMs, silentMs } = { ...standard(), ...options }
  const sql = openQueuePool(concurrency)
  const running: Running = new Map()
  const abort = (reason: string) => {
    for (const attempt of running.values()) attempt.abort(new Error(reason))
  }
  let end = () => {}
  let giveUp = (_reason: Error) => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve
    giveUp = reject
  })
  ended.catch(() => {}) // nobody may be waiting yet
  const fetching = watchFetching(silentMs)
  const heart = startHeart({
    ...{ sql, log, clock, running, beatMs, silentMs },
    onLost() {
      log.error('this worker was taken for dead: its jobs were given to others')
      abort('The job was given to another worker.')
    },
    onBeat: () => fetching.isBroken() && giveUp(new Error('The database answers, but jobs cannot be fetched.')),
    onStuck: () => giveUp(new Error('The database neither answers nor refuses.')),
  })
  // Emitted before the first look for a job, which waits until the name is registered.
  fetching.events.on('pool:create', ({ workerPool }) => heart.start(workerPool.id))
  const pausedQueues = watchPauses(sql, clock)

  let runner: Runner
  try {
    await openQueues(sql, work.queues)
    runner = await run({
      pgPool: patient(sql),
      taskList: tasksOf(work, { sql, log, workerId: heart.id }, running),
      parsedCronItems: cronItems(work.crontab),
      concurrency,
      pollInterval: pollMs,
      async forbiddenFlags() {
        await heart.isKnown()
        return pausedQueues()
      },
      noPreparedStatements: env.PREPARED_STATEMENTS === 'off',
      noHandleSignals: true,
      events: fetching.events,
      logger: graphileLogger(log),
    })
  } catch (error) {
    await sql.end()
    throw error
  }

  const loops = startLoops(work.loops?.(log) ?? [], log)
  async function stop() {
    setTimeout(() => abort('The worker is stopping.'), (stopMs * 2) / 3).unref()
    const looped = loops.stop(stopMs)
    const drained = runner.stop().catch(() => {}) // it may have stopped by itself
    await within(stopMs, Promise.all([drained, looped]))
    await within(2_000, heart.stop()).catch((err: Error) => log.warn({ err }, 'running jobs could not be given back'))
    await within(1_000, sql.end())
  }
  let stopped: Promise<void> | undefined
  runner.promise.then(() => stopped ?? giveUp(new Error('The queue gave up.')))
  return { ended, stop: () => (stopped ??= stop().finally(end)) }
}

const within = <T>(ms: number, work: Promise<T>) => Promise.race([work, pause(ms, undefined, { ref: false })])

function openQueuePool(concurrency: number) {
  const pool: pg.Pool = openPool(queueUrl(), { max: concurrency + 4, keepAlive: true }) // + LISTEN, heart, clock, spare
  pool.on('connect', (client) => client.on('error', () => {})) // what it was asked fails, and that is noticed
  return pool
}

/** graphile-worker remembers for ever if its very first question failed: then only a new process helps. */
function watchFetching(limitMs: number) {
  const events: WorkerEvents = new EventEmitter()
  let failingSince: number | undefined
  const works = () => {
    failingSince = undefined
  }
  events.on('worker:getJob:empty', works)
  events.on('job:start', works)
  events.on('worker:getJob:error', () => {
    failingSince ??= clock()
  })
  return { events, isBroken: () => failingSince !== undefined && clock() - failingSince > limitMs }
}

/** What this process is carrying out, by graphile-worker's ids, and how to abort it. */
type Running = Map<string, AbortController>

function tasksOf<C extends Contracts>(
  { contracts, handlers, crontab }: Work<C>,
  desk: Desk,
  running: Running,
): TaskList {
  const tasks = ticketTasks(crontab, contracts)
  for (const [name, contract] of Object.entries<Contract>(contracts)) {
    const carryOut = handlers[name] as CarryOut // `Handlers` ties each to its contract
    tasks[name] = async (_payload: unknown, { job }: JobHelpers) => {
      const abortion = new AbortController()
      running.set(job.id, abortion)
      try {
        await attempt(desk, job, contract, carryOut, abortion.signal)
      } finally {
        if (running.get(job.id) === abortion) running.delete(job.id) // it may have been given back, and come again
      }
    }
  }
  return tasks
}
