import { Progress, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import styles from './RecipientBar.module.css'
import { type RecipientState, recipientStates } from './states.ts'

const RecipientBar_progress = graphql(`
  fragment RecipientBar_progress on CampaignProgress {
    total
    pending
    active
    paused
    completed
    replied
    unsubscribed
    bounced
    complained
    suppressed
    failed
    cancelled
  }
`)

/** Through first, then on their way, then those that have not begun. */
const order: RecipientState[] = [
  ...(['replied', 'completed', 'unsubscribed', 'suppressed', 'bounced', 'complained', 'failed'] as const),
  ...(['cancelled', 'active', 'paused', 'pending'] as const),
]

/** The recipients by where they stand, as a bar and in numbers that lead to them. */
export function RecipientBar(props: { progress: FragmentType<typeof RecipientBar_progress> }) {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { total, ...counts } = read(RecipientBar_progress, props.progress)
  const present = order.filter((state) => counts[state] > 0)
  if (total === 0)
    return (
      <Text size="sm" c="dimmed">
        Nobody yet: recipients come in at the launch.
      </Text>
    )
  return (
    <Stack gap="md">
      <Progress.Root size={14} aria-label="Recipients by where they stand">
        {present.map((state) => (
          <Progress.Section
            key={state}
            value={(counts[state] / total) * 100}
            color={`var(--penguin-${recipientStates[state].tone})`}
            withAria={false}
            title={`${recipientStates[state].label}: ${counts[state].toLocaleString()}`}
          />
        ))}
      </Progress.Root>
      <ul className={styles.counts}>
        {present.map((state) => (
          <li key={state}>
            <Mark tone={recipientStates[state].tone}>{recipientStates[state].label}</Mark>
            <TextLink to="/campaigns/$id/activity" params={{ id }} search={{ status: [state] }} size="sm" fw={600}>
              {counts[state].toLocaleString()}
            </TextLink>
          </li>
        ))}
      </ul>
    </Stack>
  )
}
