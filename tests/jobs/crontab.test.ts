import { expect, test } from 'vitest'
import { jobs } from '../../jobs/contracts.ts'
import { cronItems, crontab, ticket, ticketTasks } from '../../jobs/crontab.ts'
import { newKind, newWorker, rows, statusesOf, until } from './workshop.ts'

test('the crontab names jobs of the platform, at times that exist', () => {
  expect(cronItems(crontab).map(({ task }) => task)).toEqual(Object.keys(ticketTasks(crontab, jobs)))
})

test.each(['probe.none', 'notification.add'])('what is no job of the platform is not in the crontab: %s', (name) => {
  expect(() => ticketTasks({ [name]: '* * * * *' }, jobs)).toThrow('Only jobs of the platform')
})

test('what is due becomes a job of the platform', async () => {
  const { name, contract } = newKind()
  const contracts = { [name]: { ...contract, scope: 'platform', payload: jobs['queue.prune'].payload } } as const
  const ran: string[] = []
  const handlers = { [name]: async (_: object, { jobId }: { jobId: string }) => void ran.push(jobId) }
  await newWorker({ contracts, queues: {}, crontab: { [name]: '0 0 1 1 *' }, handlers })
  // What graphile-worker's clock does at the full minute.
  await rows(
    'select graphile_worker.add_job($1, $2)',
    ticket(name),
    JSON.stringify({ _cron: { ts: '2026-11-21T10:17Z' } }),
  )
  await until(async () => ran[0] && (await statusesOf(ran[0]))[0] === 'succeeded')
  expect(ran).toHaveLength(1)
})
