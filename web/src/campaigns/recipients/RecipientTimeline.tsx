import { Code, Stack, Text, Timeline, Title } from '@mantine/core'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { Ago } from '../../ui/Ago.tsx'
import { momentsOf } from './moments.ts'

const RecipientTimeline_campaign = graphql(`
  fragment RecipientTimeline_campaign on Campaign {
    id
    sequence {
      id
      position
      type
      name
      template {
        id
        name
      }
    }
  }
`)

const RecipientTimeline_recipient = graphql(`
  fragment RecipientTimeline_recipient on CampaignRecipient {
    campaignId
    leadId
    mails {
      stepId
      status
      subject
      answer
      sendAt
      sentAt
      openedAt
      clickedAt
      repliedAt
      bouncedAt
    }
  }
`)

const RecipientTimeline_explanation = graphql(`
  fragment RecipientTimeline_explanation on RecipientExplanation {
    decisions {
      at
      code
      sentence
      stepId
      step
      mailbox
      until
    }
  }
`)

type Props = {
  explanation: FragmentType<typeof RecipientTimeline_explanation>
  campaign: FragmentType<typeof RecipientTimeline_campaign>
  recipient: FragmentType<typeof RecipientTimeline_recipient>
}

const colours = { good: 'green', busy: 'ice', bad: 'red', warn: 'beak', idle: 'gray' } as const

/** Decisions, mails and what people did, in the order in which they happened. */
export function RecipientTimeline(props: Props) {
  const { sequence } = read(RecipientTimeline_campaign, props.campaign)
  const { decisions } = read(RecipientTimeline_explanation, props.explanation)
  const { mails } = read(RecipientTimeline_recipient, props.recipient)
  const moments = momentsOf({ decisions, mails, sequence })
  return (
    <Stack gap="sm">
      <Title order={2}>What happened</Title>
      {moments.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing yet.
        </Text>
      )}
      <Timeline bulletSize={16} lineWidth={2} active={moments.length}>
        {moments.map(({ key, at, title, facts, words, tone }) => (
          <Timeline.Item
            key={key}
            title={title}
            styles={{ itemTitle: { fontSize: 'var(--mantine-font-size-sm)' } }}
            color={colours[tone]}
          >
            <Text size="xs" c="dimmed">
              <Ago at={at} />
              {facts.map((it) => ` · ${it}`).join('')}
            </Text>
            {words && (
              <Code block mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {words}
              </Code>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  )
}
