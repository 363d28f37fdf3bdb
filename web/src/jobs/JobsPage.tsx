import { useQuery } from '@apollo/client/react'
import { Button, Paper } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { JobDrawer } from './JobDrawer.tsx'
import { JobFilters } from './JobFilters.tsx'
import { JobTable } from './JobTable.tsx'
import { headLength, pollMs } from './polling.ts'
import type { JobsSearch } from './urls.ts'

const JobsPageQuery = graphql(`
  query JobsPage($first: Int!, $after: String, $filter: JobFilter) {
    jobs(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        ...JobFilters_job
        ...JobTable_job
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Everything that happens by itself in this organisation, as it happens. */
export function JobsPage() {
  const { state, queue, name, job } = useSearch({ from: '/signed-in/jobs' })
  const navigate = useNavigate({ from: '/jobs' })
  const filter = { states: state ?? null, queue: queue ?? null, name: name ?? null }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(JobsPageQuery, {
    variables: { first: headLength, filter },
    fetchPolicy: 'cache-and-network',
    refetchWritePolicy: 'merge',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const shown = (data ?? previousData)?.jobs
  const choose = (next: JobsSearch) => navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const open = (id: string | undefined) =>
    navigate({ search: (before) => ({ ...before, job: id }), resetScroll: false })
  const narrowed = state || queue || name
  const more = shown?.pageInfo.hasNextPage
    ? () => fetchMore({ variables: { first: headLength, filter, after: shown.pageInfo.endCursor } })
    : undefined

  return (
    <Page title="Jobs" lead="What PenguinMails does in the background, newest first. The list updates by itself.">
      <JobFilters jobs={shown?.nodes ?? []} chosen={{ state, queue, name }} choose={choose} />
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={8} height={36} />}
      {shown && shown.nodes.length > 0 && <JobTable jobs={shown.nodes} open={open} more={more} stale={!data} />}
      {shown && shown.nodes.length === 0 && (
        <Paper>
          {narrowed ? (
            <Nothing
              icon={<IconStack2 />}
              title="No job is like that"
              action={
                <Button
                  variant="default"
                  onClick={() => choose({ state: undefined, queue: undefined, name: undefined })}
                >
                  Show all jobs
                </Button>
              }
            >
              Nothing fits the filters that are set.
            </Nothing>
          ) : (
            <Nothing icon={<IconStack2 />} title="No job yet">
              Jobs appear here as soon as there is work to do.
            </Nothing>
          )}
        </Paper>
      )}
      {job && <JobDrawer id={job} close={() => open(undefined)} />}
    </Page>
  )
}
