import { skipToken, useQuery } from '@apollo/client/react'
import { Center, Loader, UnstyledButton } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'
import styles from './JobTable.module.css'
import { headLength, pollMs } from './polling.ts'
import { stateNames } from './states.ts'

const JobTable_job = graphql(`
  fragment JobTable_job on Job {
    id
    name
    queue
    state
    attempts
    maxAttempts
    runAt
    createdAt
    startedAt
    finishedAt
  }
`)

type Props = {
  jobs: ReadonlyArray<FragmentType<typeof JobTable_job>>
  open: (id: string) => void
  /** Loads the next page, where there is one. */
  more: (() => Promise<unknown>) | undefined
  /** What is shown belongs to other filters than those that are set. */
  stale: boolean
}

/** The list, of which only what is in sight is drawn. It loads on as one scrolls towards its end. */
export function JobTable(props: Props) {
  const jobs = read(JobTable_job, props.jobs)
  const rows = useRef<HTMLTableSectionElement>(null)
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(rows.current?.offsetTop ?? 0), [])
  const height = narrow ? 66 : 46
  const virtualizer = useWindowVirtualizer({
    count: jobs.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => jobs[index]?.id ?? index,
  })
  const inSight = virtualizer.getVirtualItems()
  useStandStill(jobs, top, height)
  useFollowing(inSight.flatMap(({ index }) => (index < headLength ? [] : (jobs[index]?.id ?? []))))
  useLoadOn(props.more, (inSight.at(-1)?.index ?? 0) >= jobs.length - 10)

  return (
    <div>
      <table
        className={styles.table}
        aria-label="Jobs"
        aria-rowcount={props.more ? -1 : jobs.length + 1}
        data-stale={props.stale || undefined}
      >
        <thead className={styles.head}>
          <tr className={styles.line} aria-rowindex={1}>
            <th scope="col">Job</th>
            <th scope="col">Queue</th>
            <th scope="col">State</th>
            <th scope="col">Attempts</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody ref={rows} className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {inSight.map(({ index, key, start }) => {
            const job = jobs[index]
            if (!job) return null
            const { label, tone, beats } = stateNames[job.state]
            return (
              // The name in it is a button; the row only enlarges it for the mouse.
              <tr
                key={key}
                aria-rowindex={index + 2}
                className={`${styles.line} ${styles.row}`}
                style={{ height, transform: `translateY(${start - top}px)` }}
                onClick={() => props.open(job.id)}
              >
                <td data-area="name">
                  <UnstyledButton className={styles.name} fz="sm" aria-haspopup="dialog">
                    {job.name}
                  </UnstyledButton>
                </td>
                <td data-area="queue" className={styles.cell}>
                  {job.queue}
                </td>
                <td data-area="state" className={styles.state}>
                  <Mark tone={tone} beats={beats}>
                    {label}
                  </Mark>
                </td>
                <td data-area="attempts" className={styles.cell}>
                  {job.attempts} of {job.maxAttempts}
                </td>
                <td data-area="time" className={styles.cell}>
                  <Ago at={job.finishedAt ?? job.startedAt ?? job.runAt} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {props.more && (
        <Center h={56} role="status" aria-label="Loading more">
          <Loader size="sm" type="dots" />
        </Center>
      )}
    </div>
  )
}

/** Keeps the rows one reads in their place when new ones arrive above them. */
function useStandStill(jobs: ReadonlyArray<{ id: string }>, top: number, height: number) {
  const before = useRef(jobs)
  useLayoutEffect(() => {
    const first = Math.floor((window.scrollY - top) / height)
    const anchor = first > 0 ? before.current[first]?.id : undefined
    before.current = jobs
    const now = anchor === undefined ? -1 : jobs.findIndex(({ id }) => id === anchor)
    if (now !== -1 && now !== first) window.scrollBy(0, (now - first) * height)
  }, [jobs, top, height])
}

const JobsInSight = graphql(`
  query JobsInSight($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ...JobTable_job
    }
  }
`)

/** The page's own query follows the head of the list; this follows what is in sight further down. */
function useFollowing(ids: string[]) {
  const [key] = useDebouncedValue(ids.join(' '), 400)
  const options = {
    variables: { ids: key.split(' ') },
    fetchPolicy: 'network-only',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  } as const
  useQuery(JobsInSight, key ? options : skipToken)
}

function useLoadOn(more: (() => Promise<unknown>) | undefined, nearEnd: boolean) {
  const loading = useRef(false)
  useEffect(() => {
    if (!nearEnd || !more || loading.current) return
    loading.current = true
    // A page that fails is asked for again by the next look at the end of the list.
    more()
      .catch(() => {})
      .finally(() => {
        loading.current = false
      })
  })
}
