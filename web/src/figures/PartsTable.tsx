import { Table } from '@mantine/core'
import { number, rateOf } from './words.ts'

type Part = {
  name: string
  figures: { sent: number; opened: number; clicked: number; replied: number; bounced: number }
}

const columns = ['opened', 'clicked', 'replied', 'bounced'] as const

/** How the parts of a whole compare. */
export function PartsTable({ label, parts }: { label: string; parts: readonly Part[] }) {
  return (
    <Table.ScrollContainer minWidth={380}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{label}</Table.Th>
            <Table.Th>Sent</Table.Th>
            <Table.Th>Opened</Table.Th>
            <Table.Th>Clicked</Table.Th>
            <Table.Th>Replied</Table.Th>
            <Table.Th>Bounced</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parts.map(({ name, figures }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{number(figures.sent)}</Table.Td>
              {columns.map((it) => (
                <Table.Td key={it} title={`${number(figures[it])} of ${number(figures.sent)}`}>
                  {rateOf(figures[it], figures.sent)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
