import { Anchor, Paper, Stack, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'
import { judgement } from './judgement.ts'

const MessageList_message = graphql(`
  fragment MessageList_message on SandboxMessage {
    key
    from
    subject
    receivedAt
    verdict {
      dkim {
        result
      }
      dmarc
    }
    deeds {
      what
    }
  }
`)

type Props = {
  inbox: string
  messages: ReadonlyArray<FragmentType<typeof MessageList_message>>
  open: (key: string) => void
}

/** What is in one inbox, and what became of it. */
export function MessageList({ inbox, open, ...props }: Props) {
  const messages = read(MessageList_message, props.messages)
  return (
    <Paper>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing="xs" horizontalSpacing="md" aria-label={`Messages of ${inbox}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Message</Table.Th>
              <Table.Th>Signature</Table.Th>
              <Table.Th>What they did</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {messages.map(({ key, subject, from, receivedAt, verdict, deeds }) => (
              <Table.Tr key={key}>
                <Table.Td maw={320}>
                  <Anchor component="button" type="button" size="sm" ta="left" onClick={() => open(key)}>
                    {subject || '(no subject)'}
                  </Anchor>
                  <Text size="xs" c="dimmed" truncate>
                    {from} · <Ago at={receivedAt} />
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Mark {...judgement(verdict)} />
                </Table.Td>
                <Table.Td>
                  <Stack gap={0}>
                    {deeds.length === 0 && (
                      <Text size="sm" c="dimmed">
                        nothing yet
                      </Text>
                    )}
                    {[...new Set(deeds.map(({ what }) => what))].map((what) => (
                      <Text key={what} size="sm">
                        {what}
                      </Text>
                    ))}
                  </Stack>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}
