import { Code, Paper, Stack, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { useTenantTime } from '../tenants/useTenantTime.ts'
import { Mark } from '../ui/Mark.tsx'

const AuditTable_entry = graphql(`
  fragment AuditTable_entry on AuditEntry {
    id
    occurredAt
    action
    targetId
    tokenId
    ip
    requestId
    sealed
    actor {
      id
      name
    }
    changes {
      field
      before
      after
    }
  }
`)

/** The entries, each with what it changed. */
export function AuditTable(props: { entries: ReadonlyArray<FragmentType<typeof AuditTable_entry>> }) {
  const entries = read(AuditTable_entry, props.entries)
  const write = useTenantTime()
  return (
    <Paper>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="xs" horizontalSpacing="md" aria-label="Audit log">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Changes</Table.Th>
              <Table.Th>Seal</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td>
                  <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                    {write(entry.occurredAt)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{entry.actor?.name ?? 'Somebody who is gone'}</Text>
                  <Text size="xs" c="dimmed" title={entry.requestId ?? undefined}>
                    {[entry.tokenId && 'by token', entry.ip].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{inWords(entry.action)}</Text>
                  {entry.targetId && (
                    <Text size="xs" c="dimmed">
                      {entry.targetId}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td maw={320}>
                  <Stack gap={2}>
                    {entry.changes.map(({ field, before, after }) => (
                      <Text key={field} size="xs" lineClamp={2}>
                        {field}: {before !== null && <Code fz="xs">{before}</Code>}
                        {before !== null && after !== null && ' → '}
                        {after !== null && <Code fz="xs">{after}</Code>}
                      </Text>
                    ))}
                  </Stack>
                </Table.Td>
                <Table.Td>
                  <Mark tone={entry.sealed ? 'good' : 'idle'}>{entry.sealed ? 'sealed' : 'waits'}</Mark>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}

/** `createProject` → “create project”. */
const inWords = (action: string) => action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
