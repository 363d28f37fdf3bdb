import { Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { number, rateOf } from './words.ts'

const CampaignFiguresTable_campaign = graphql(`
  fragment CampaignFiguresTable_campaign on CampaignFigures {
    campaignId
    name
    status
    figures {
      sent
      opened
      clicked
      replied
    }
  }
`)

/** The campaigns that began last, each with its figures. */
export function CampaignFiguresTable({
  campaigns,
}: {
  campaigns: readonly FragmentType<typeof CampaignFiguresTable_campaign>[]
}) {
  const rows = read(CampaignFiguresTable_campaign, campaigns)
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Campaign</Table.Th>
            <Table.Th>Sent</Table.Th>
            <Table.Th>Opened</Table.Th>
            <Table.Th>Clicked</Table.Th>
            <Table.Th>Replied</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ campaignId, name, status, figures }) => (
            <Table.Tr key={campaignId}>
              <Table.Th scope="row">
                <TextLink to="/analytics" search={{ campaign: campaignId }} size="sm">
                  {name}
                </TextLink>
                <Text span size="sm" c="dimmed" fw={400} ml="xs">
                  {status}
                </Text>
              </Table.Th>
              <Table.Td>{figures ? number(figures.sent) : '–'}</Table.Td>
              <Table.Td>{figures ? rateOf(figures.opened, figures.sent) : '–'}</Table.Td>
              <Table.Td>{figures ? rateOf(figures.clicked, figures.sent) : '–'}</Table.Td>
              <Table.Td>{figures ? rateOf(figures.replied, figures.sent) : '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
