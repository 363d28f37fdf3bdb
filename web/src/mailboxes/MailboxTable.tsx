import { Paper, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { providerNames, standing } from './states.ts'

const MailboxTable_mailbox = graphql(`
  fragment MailboxTable_mailbox on EmailAccount {
    id
    email
    fromName
    provider
    status
    pausedAt
    pauseReason
    checkedAt
    failingSince
    hasCredentials
    vaultPath
    lastError
    dailyLimit
    domain {
      id
      domain
      verificationStatus
    }
  }
`)

/** Each mailbox: how it stands, and why. */
export function MailboxTable(props: { mailboxes: ReadonlyArray<FragmentType<typeof MailboxTable_mailbox>> }) {
  const mailboxes = read(MailboxTable_mailbox, props.mailboxes)
  return (
    <Paper>
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Mailboxes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Mailbox</Table.Th>
              <Table.Th>How it stands</Table.Th>
              <Table.Th>Provider</Table.Th>
              <Table.Th>Mails a day</Table.Th>
              <Table.Th>Tried</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {mailboxes.map((mailbox) => {
              const { label, tone } = standing(mailbox)
              const { domain } = mailbox
              const isHeld =
                mailbox.provider !== 'sandbox' && domain && !['verified', 'failing'].includes(domain.verificationStatus)
              const why =
                mailbox.pauseReason ?? mailbox.lastError ?? (isHeld ? `${domain.domain} is not verified` : null)
              return (
                <Table.Tr key={mailbox.id}>
                  <Table.Td>
                    <TextLink to="/mailboxes/$id" params={{ id: mailbox.id }} size="sm" fw={550} c="inherit">
                      {mailbox.email}
                    </TextLink>
                    <Text size="xs" c="dimmed">
                      {mailbox.fromName}
                    </Text>
                  </Table.Td>
                  <Table.Td maw={320}>
                    <Mark tone={tone}>{label}</Mark>
                    {why && (
                      <Text size="xs" c="dimmed" lineClamp={2} title={why}>
                        {why}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{providerNames[mailbox.provider]}</Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{mailbox.dailyLimit.toLocaleString()}</Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {mailbox.checkedAt ? <Ago at={mailbox.checkedAt} /> : 'not yet'}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}
