import { useQuery } from '@apollo/client/react'
import { Group, Loader, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { nameOf } from '../leads/states.ts'
import { TextLink } from '../ui/links.tsx'
import type { Filter } from './conditions.ts'

const LeadsEstimate = graphql(`
  query LeadsEstimate($filter: LeadFilter!) {
    previewLeads(filter: $filter) {
      estimate
    }
  }
`)

const LeadsExact = graphql(`
  query LeadsExact($filter: LeadFilter!) {
    previewLeads(filter: $filter) {
      exact
      sample {
        id
        email
        firstName
        lastName
      }
    }
  }
`)

/** How many leads a filter finds while it is built: a guess at once, then the exact number and some of them. */
export function LiveCount({ filter }: { filter: Filter }) {
  const [settled] = useDebouncedValue(JSON.stringify(filter), 300)
  const variables = { filter: JSON.parse(settled) as Filter }
  const guess = useQuery(LeadsEstimate, { variables, fetchPolicy: 'no-cache' })
  const exact = useQuery(LeadsExact, { variables, fetchPolicy: 'no-cache' })
  const known = exact.data?.previewLeads
  const about = guess.data?.previewLeads.estimate
  if (exact.error) {
    return (
      <Text size="sm" c="red" role="alert">
        {faultOf(exact.error).message}
      </Text>
    )
  }
  return (
    <Stack gap={6} aria-live="polite">
      <Group gap="xs">
        <Text fw={650}>
          {known && !exact.loading
            ? `${known.exact.toLocaleString()} leads`
            : about === undefined
              ? 'Counting …'
              : `About ${about.toLocaleString()} leads`}
        </Text>
        {exact.loading && <Loader size={14} role="status" aria-label="Counting" />}
      </Group>
      {known && known.sample.length > 0 && (
        <Stack gap={2} component="ul" m={0} pl="md">
          {known.sample.map((lead) => (
            <Text key={lead.id} component="li" size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <TextLink to="/leads/$id" params={{ id: lead.id }} size="sm">
                {lead.email}
              </TextLink>{' '}
              {nameOf(lead)}
            </Text>
          ))}
        </Stack>
      )}
    </Stack>
  )
}
