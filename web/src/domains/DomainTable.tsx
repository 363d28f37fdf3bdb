import { Badge, Group, Paper, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { domainStates } from './states.ts'

const DomainTable_domain = graphql(`
  fragment DomainTable_domain on Domain {
    id
    domain
    verificationStatus
    isPrimary
    mailboxCount
    checkedAt
    lastError
    company {
      id
      name
    }
  }
`)

/** Each domain: whether mail may be sent from it, and how many mailboxes do. */
export function DomainTable(props: { domains: ReadonlyArray<FragmentType<typeof DomainTable_domain>> }) {
  const domains = read(DomainTable_domain, props.domains)
  return (
    <Paper>
      <Table.ScrollContainer minWidth={620}>
        <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Domains">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Domain</Table.Th>
              <Table.Th>Records</Table.Th>
              <Table.Th>Mailboxes</Table.Th>
              <Table.Th>Looked at</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {domains.map(
              ({ id, domain, verificationStatus, isPrimary, mailboxCount, checkedAt, lastError, company }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Group gap={8}>
                      <TextLink to="/domains/$id" params={{ id }} size="sm" fw={550} c="inherit">
                        {domain}
                      </TextLink>
                      {isPrimary && <Badge size="sm">First choice</Badge>}
                    </Group>
                    <Text size="xs" c="dimmed">
                      {company?.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Mark {...domainStates[verificationStatus]}>{domainStates[verificationStatus].label}</Mark>
                    {lastError && (
                      <Text size="xs" c="dimmed">
                        {lastError}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{mailboxCount}</Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {checkedAt ? <Ago at={checkedAt} /> : 'not yet'}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}
