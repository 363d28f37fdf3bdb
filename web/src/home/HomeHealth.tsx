import { useQuery } from '@apollo/client/react'
import { Group, Stack, Text } from '@mantine/core'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { tierNames } from '../system/tiers.ts'
import { sayLength } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Panel } from '../ui/Panel.tsx'

const HomeHealthQuery = graphql(`
  query HomeHealth {
    system {
      tiers {
        name
        status
        ms
      }
    }
  }
`)

/** Whether what everything stands on is there. */
export function HomeHealth() {
  const { data, error, loading, refetch } = useQuery(HomeHealthQuery, {
    fetchPolicy: 'cache-and-network',
    pollInterval: 15_000,
    skipPollAttempt: () => document.hidden,
  })
  const more = (
    <TextLink to="/system" size="sm">
      See more
    </TextLink>
  )
  return (
    <Panel
      title="System"
      aside={more}
      fault={error && faultOf(error)}
      again={() => refetch()}
      loading={loading && !data}
      rows={5}
    >
      <Stack gap={6}>
        {data?.system.tiers.map(({ name, status, ms }) => (
          <Group key={name} justify="space-between" wrap="nowrap" mih={32}>
            <Mark tone={status === 'up' ? 'good' : 'bad'}>{tierNames[name].label}</Mark>
            <Text size="sm" c="dimmed">
              {status === 'up' ? sayLength(ms) : 'Down'}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
