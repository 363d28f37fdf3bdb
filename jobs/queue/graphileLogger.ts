import { Logger } from 'graphile-worker'
import type { Log } from '../log.ts'

const levels = { error: 'warn', warning: 'warn', info: 'debug', debug: 'trace' } as const

/** What graphile-worker says about itself goes to our log. What it says about jobs, attempts have said better. */
export const graphileLogger = (log: Log) =>
  new Logger(() => (level, message, meta) => {
    if (meta && ('success' in meta || 'failure' in meta)) return
    log[levels[level]](message)
  })
