import { Box, Group, Stack, Table, Text } from '@mantine/core'
import type { ImportColumnInput, ImportRowResult } from '../gql/graphql.ts'
import { Mark, type Tone } from '../ui/Mark.tsx'

const results: Record<ImportRowResult, [label: string, tone: Tone]> = {
  CREATE: ['New', 'good'],
  UPDATE: ['Known', 'busy'],
  DUPLICATE: ['Twice', 'idle'],
  INVALID: ['Invalid', 'bad'],
}

type Row = {
  line: number
  cells: ReadonlyArray<string>
  result: ImportRowResult
  isSuppressed: boolean
  problems: ReadonlyArray<{ column: string; reason: string }>
}

/** The first rows as they stand in the file, each with what would come of it. */
export function PreviewTable({ rows, columns }: { rows: ReadonlyArray<Row>; columns: ImportColumnInput[] }) {
  const brought = columns.filter(({ target, field }) => target || field)
  return (
    <Box style={{ overflowX: 'auto' }} role="region" aria-label="First rows" tabIndex={0}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Line</Table.Th>
            <Table.Th>Result</Table.Th>
            {brought.map(({ index, header }) => (
              <Table.Th key={index}>{header || `Column ${index + 1}`}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ line, cells, result, isSuppressed, problems }) => (
            <Table.Tr key={line}>
              <Table.Td>{line}</Table.Td>
              <Table.Td miw={180}>
                <Stack gap={2}>
                  <Group gap={6}>
                    <Mark tone={results[result][1]}>{results[result][0]}</Mark>
                    {isSuppressed && <Mark tone="warn">Suppressed</Mark>}
                  </Group>
                  {problems.map(({ column, reason }) => (
                    <Text key={`${column} ${reason}`} size="xs" c="dimmed">
                      {column && `${column}: `}
                      {reason}
                    </Text>
                  ))}
                </Stack>
              </Table.Td>
              {brought.map(({ index }) => (
                <Table.Td key={index}>
                  <Text size="sm" lineClamp={1}>
                    {cells[index]}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
