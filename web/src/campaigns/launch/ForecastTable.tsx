import { Table, Text } from '@mantine/core'
import styles from './ForecastTable.module.css'

type Day = { day: string; mailbox: string; count: number }

const mostDays = 10
const mostMailboxes = 4

/** How many mails go out on which day from which mailbox. */
export function ForecastTable({ days: rows }: { days: readonly Day[] }) {
  const days = [...new Set(rows.map(({ day }) => day))].toSorted()
  const mailboxes = [...new Set(rows.map(({ mailbox }) => mailbox))].toSorted()
  const count = (day: string, mailbox?: string) =>
    rows
      .filter((it) => it.day === day && (mailbox === undefined || it.mailbox === mailbox))
      .reduce((sum, it) => sum + it.count, 0)
  const most = Math.max(1, ...days.map((day) => count(day)))
  const isSplit = mailboxes.length > 1 && mailboxes.length <= mostMailboxes
  const more = days.length - mostDays
  return (
    <>
      <Table verticalSpacing={6} aria-label="Mails a day">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th>Mails</Table.Th>
            {isSplit && mailboxes.map((it) => <Table.Th key={it}>{it}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.slice(0, mostDays).map((day) => (
            <Table.Tr key={day}>
              <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                {sayDay(day)}
              </Table.Th>
              <Table.Td w={isSplit ? 160 : '60%'}>
                <div className={styles.line}>
                  <span className={styles.bar} style={{ width: `${(count(day) / most) * 70}%` }} />
                  {count(day).toLocaleString()}
                </div>
              </Table.Td>
              {isSplit && mailboxes.map((it) => <Table.Td key={it}>{count(day, it).toLocaleString()}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 && (
        <Text size="sm" c="dimmed">
          And {more === 1 ? 'another day' : `${more} more days`}.
        </Text>
      )}
    </>
  )
}

/** A day has no time zone: it is the one that the mailbox counts by. */
const sayDay = (day: string) =>
  new Date(`${day.slice(0, 10)}T00:00:00Z`).toLocaleDateString(undefined, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
  })
