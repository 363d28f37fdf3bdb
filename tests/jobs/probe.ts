import { z } from 'zod'
import type { HandlerOf } from '../../jobs/handler.ts'
import type { Work } from '../../jobs/worker.ts'

/** The kind of job that tests have: it does what the test says. */
export type Probe = {
  scope: 'tenant'
  queue: string
  maxAttempts: number
  payload: z.ZodObject<{ n: z.ZodNumber }>
}

export const probe = (queue: string, maxAttempts: number): Probe => {
  return { scope: 'tenant', queue, maxAttempts, payload: z.object({ n: z.number() }) }
}

export const workOf = (
  name: string,
  contract: Probe,
  handler: HandlerOf<Probe>,
): Work<Readonly<Record<string, Probe>>> => {
  return {
    contracts: { [name]: contract },
    queues: { [contract.queue]: 0 },
    crontab: {},
    handlers: { [name]: handler },
  }
}
