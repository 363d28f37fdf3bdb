import { useQuery } from '@apollo/client/react'
import { Drawer, Group, Stack, Text } from '@mantine/core'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { nameOf } from '../../leads/states.ts'
import { Ago } from '../../ui/Ago.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { pollMs } from '../polling.ts'
import { recipientStates, stateOf } from '../states.ts'
import { RecipientTimeline } from './RecipientTimeline.tsx'
import { WhyNotYet } from './WhyNotYet.tsx'

const RecipientDrawerQuery = graphql(`
  query RecipientDrawer($campaignId: ID!, $leadId: ID!) {
    campaign(id: $campaignId) {
      id
      ...RecipientTimeline_campaign
    }
    campaignRecipient(campaignId: $campaignId, leadId: $leadId) {
      campaignId
      leadId
      status
      joinedAt
      lead {
        id
        email
        firstName
        lastName
      }
      ...RecipientTimeline_recipient
    }
    explainRecipient(campaignId: $campaignId, leadId: $leadId) {
      now {
        ...WhyNotYet_now
      }
      ...RecipientTimeline_explanation
    }
  }
`)

type Props = { campaignId: string; leadId: string; close: () => void }

/** One recipient: where it stands, why it is not on yet, and everything that was decided and that happened. */
export function RecipientDrawer({ campaignId, leadId, close }: Props) {
  const { data, error, refetch } = useQuery(RecipientDrawerQuery, {
    variables: { campaignId, leadId },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const recipient = data?.campaignRecipient
  const explanation = data?.explainRecipient
  const lead = recipient?.lead
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={lead?.email ?? 'Recipient'}
      styles={{ title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)', overflowWrap: 'anywhere' } }}
    >
      <Stack gap="lg">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {!data && !error && <Waiting rows={6} height={20} />}
        {data && !recipient && <Text>This lead is not in the campaign.</Text>}
        {recipient && explanation && data.campaign && (
          <>
            <Group justify="space-between">
              <Mark {...stateOf(recipientStates, recipient.status)}>{recipientStates[recipient.status].label}</Mark>
              {lead && (
                <TextLink to="/leads/$id" params={{ id: lead.id }} size="sm">
                  {nameOf(lead) || 'The lead'}
                </TextLink>
              )}
            </Group>
            {explanation.now && <WhyNotYet now={explanation.now} />}
            <RecipientTimeline campaign={data.campaign} recipient={recipient} explanation={explanation} />
            <Text size="sm" c="dimmed">
              Came in <Ago at={recipient.joinedAt} />
            </Text>
          </>
        )}
      </Stack>
    </Drawer>
  )
}
