import { useQuery } from '@apollo/client/react'
import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import type { OperationStatus } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { OperationNote } from '../operations/OperationNote.tsx'
import { Ago } from '../ui/Ago.tsx'
import { Mark, type Tone } from '../ui/Mark.tsx'
import { Panel } from '../ui/Panel.tsx'

const HistoryPanelQuery = graphql(`
  query HistoryPanel($after: String) {
    operations(first: 20, after: $after) {
      nodes {
        id
        title
        status
        changed
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const states: Record<OperationStatus, [label: string, tone: Tone]> = {
  running: ['Running', 'busy'],
  done: ['Done', 'good'],
  failed: ['Failed', 'bad'],
  undoing: ['Being undone', 'busy'],
  undone: ['Undone', 'idle'],
}

/** Everything that changed many leads at once, and the way back. */
export function HistoryPanel() {
  const { data, error, loading, refetch, fetchMore } = useQuery(HistoryPanelQuery, {
    fetchPolicy: 'cache-and-network',
  })
  const [open, setOpen] = useState<string | null>(null)
  const list = data?.operations
  return (
    <Panel
      title="What changed many at once"
      fault={error ? faultOf(error) : null}
      again={() => refetch()}
      loading={!data && loading}
    >
      {open && <OperationNote key={open} id={open} close={() => setOpen(null)} />}
      {list?.nodes.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing yet. Imports, bulk changes, exports and cleanups are kept here for 30 days.
        </Text>
      )}
      {list && list.nodes.length > 0 && (
        <Stack>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>What</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Leads</Table.Th>
                <Table.Th>When</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.nodes.map(({ id, title, status, changed, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>{title}</Table.Td>
                  <Table.Td>
                    <Mark tone={states[status][1]}>{states[status][0]}</Mark>
                  </Table.Td>
                  <Table.Td ta="right">{changed.toLocaleString()}</Table.Td>
                  <Table.Td>
                    <Ago at={createdAt} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button size="xs" variant="default" aria-label={`Open ${title}`} onClick={() => setOpen(id)}>
                      Open
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {list.pageInfo.hasNextPage && (
            <Group>
              <Button
                variant="default"
                size="xs"
                onClick={() => fetchMore({ variables: { after: list.pageInfo.endCursor } })}
              >
                Show more
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Panel>
  )
}
