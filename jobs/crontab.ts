import { type CronItem, parseCronItems, type Task } from 'graphile-worker'
import { z } from 'zod'
import type { Contracts, JobName } from './contracts.ts'
import { enqueuePlatform } from './enqueue.ts'

/** When something is due, in UTC: minute, hour, day of the month, month, day of the week. */
export type Crontab<Name extends string = string> = Readonly<Partial<Record<Name, string>>>

/** When the platform's own jobs are due. */
export const crontab: Crontab<JobName> = {
  'lead.cleanUpAll': '40 2 * * *',
  'operation.prune': '10 3 * * *',
  'queue.prune': '17 * * * *',
}

/** The only task that is not a job: the clock puts it into the queue, and it puts there the job that is due. */
export const due = 'crontab.due'

/** The crontab as graphile-worker wants it. However late the clock's task is, it waits there once. */
export const cronItems = (crontab: Crontab) =>
  parseCronItems(
    Object.entries(crontab).map(([name, match = '']): CronItem => {
      return { task: due, match, identifier: name, payload: { name }, options: { jobKey: `${due}:${name}` } }
    }),
  )

const payload = z.object({ name: z.string() })

export const enqueueDue =
  (contracts: Contracts): Task =>
  async (raw, { withPgClient }) => {
    const { name } = payload.parse(raw)
    const contract = contracts[name]
    if (contract) await withPgClient((sql) => enqueuePlatform(sql, name, contract))
  }
