import { type CronItem, parseCronItems, type TaskList } from 'graphile-worker'
import type { Contracts, JobName } from './contracts.ts'
import { enqueuePlatform } from './enqueue.ts'

/** When something is due, in UTC: minute, hour, day of the month, month, day of the week. */
export type Crontab<Name extends string = string> = Readonly<Partial<Record<Name, string>>>

/** When the platform's own jobs are due. */
export const crontab: Crontab<JobName> = {
  'audit.seal': '* * * * *',
  'campaign.joinLive': '* * * * *',
  'content.prune': '23 * * * *',
  'domain.checkDue': '* * * * *',
  'figures.reconcile': '50 3 * * *',
  'figures.retain': '30 1 * * *',
  'lead.cleanUpAll': '40 2 * * *',
  'mailbox.checkDue': '* * * * *',
  'mailbox.reseal': '21 4 * * *',
  'operation.prune': '10 3 * * *',
  'queue.prune': '17 * * * *',
  'requests.prune': '37 * * * *',
  'session.prune': '41 3 * * *',
  'session.reseal': '11 4 * * *',
}

/**
 * What the clock puts into the queue. It is no job yet: it has no id, no queue that could be paused, and is in no log.
 * Its task puts the job there, in a worker that knows it.
 */
export const ticket = (name: string) => `due:${name}`

/** The crontab as graphile-worker wants it. However late its task is, each ticket waits once. */
export const cronItems = (crontab: Crontab) =>
  parseCronItems(
    Object.entries(crontab).map(([name, match = '']): CronItem => {
      return { task: ticket(name), match, identifier: name, options: { jobKey: ticket(name) } }
    }),
  )

export function ticketTasks(crontab: Crontab, contracts: Contracts): TaskList {
  const tasks: TaskList = {}
  for (const name of Object.keys(crontab)) {
    const contract = contracts[name]
    if (contract?.scope !== 'platform') throw new Error(`Only jobs of the platform are in the crontab, not ${name}`)
    tasks[ticket(name)] = (_payload, { withPgClient }) =>
      withPgClient(async (sql) => void (await enqueuePlatform(sql, name, contract)))
  }
  return tasks
}
