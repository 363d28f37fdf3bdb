import type pg from 'pg'

const freshMs = 1_000

/** The names of the paused queues, read at most once a second. */
export function watchPauses(sql: pg.Pool, clock: () => number) {
  let readAt = Number.NEGATIVE_INFINITY
  let reading = Promise.resolve<string[]>([])

  return () => {
    if (clock() - readAt < freshMs) return reading
    readAt = clock()
    reading = sql
      .query<{ name: string }>('select name from queue.job_queues where not is_active')
      .then(({ rows }) => rows.map(({ name }) => name))
    reading.catch(() => {
      readAt = Number.NEGATIVE_INFINITY
    })
    return reading
  }
}

/** Makes the rows of queues that are new. What somebody paused stays paused. */
export async function openQueues(sql: pg.Pool, queues: Readonly<Record<string, number>>) {
  await sql.query(
    `insert into queue.job_queues (name, default_priority)
     select name, priority from unnest($1::text[], $2::int[]) as q (name, priority) on conflict do nothing`,
    [Object.keys(queues), Object.values(queues)],
  )
}
