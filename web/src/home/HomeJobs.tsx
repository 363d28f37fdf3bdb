import { useQuery } from '@apollo/client/react'
import { Stack, Text } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { stateNames, states } from '../jobs/states.ts'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Panel } from '../ui/Panel.tsx'
import styles from './HomeJobs.module.css'

const HomeJobsQuery = graphql(`
  query HomeJobs {
    jobs(first: 100) {
      nodes {
        id
        state
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** How the latest jobs stand, by state. */
export function HomeJobs() {
  const { data, error, loading, refetch } = useQuery(HomeJobsQuery, {
    fetchPolicy: 'cache-and-network',
    pollInterval: 10_000,
    skipPollAttempt: () => document.hidden,
  })
  const nodes = data?.jobs.nodes
  const counts = states
    .map((state) => ({ state, count: nodes?.filter((job) => job.state === state).length ?? 0 }))
    .filter(({ count }) => count > 0)
  const all = (
    <TextLink to="/jobs" size="sm">
      See all
    </TextLink>
  )
  return (
    <Panel
      title="Jobs"
      aside={all}
      fault={error && faultOf(error)}
      again={() => refetch()}
      loading={loading && !data}
      rows={4}
    >
      {nodes?.length === 0 && (
        <Nothing icon={<IconStack2 />} title="No job yet">
          Jobs appear here as soon as there is work to do.
        </Nothing>
      )}
      <Stack gap={2}>
        {counts.map(({ state, count }) => (
          <TextLink
            key={state}
            to="/jobs"
            search={{ state: [state] }}
            className={styles.state}
            c="inherit"
            underline="never"
          >
            <Mark tone={stateNames[state].tone} beats={stateNames[state].beats}>
              {stateNames[state].label}
            </Mark>
            <Text size="sm" fw={600}>
              {count}
            </Text>
          </TextLink>
        ))}
      </Stack>
      {nodes && nodes.length > 0 && (
        <Text size="xs" c="dimmed">
          {data?.jobs.pageInfo.hasNextPage ? `Of the latest ${nodes.length} jobs.` : `Of ${nodes.length} in all.`}
        </Text>
      )}
    </Panel>
  )
}
