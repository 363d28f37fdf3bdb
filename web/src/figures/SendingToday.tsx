import { Group, Progress, Stack, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Mark } from '../ui/Mark.tsx'
import { number } from './words.ts'

const SendingToday_today = graphql(`
  fragment SendingToday_today on SendingToday {
    sent
    queued
    capacity
    campaigns
    troubledMailboxes
    uncertain
  }
`)

/** How sending stands today, and what somebody should look at. */
export function SendingToday({ today }: { today: FragmentType<typeof SendingToday_today> }) {
  const { sent, queued, capacity, campaigns, troubledMailboxes, uncertain } = read(SendingToday_today, today)
  const part = (count: number) => (capacity > 0 ? Math.min(100, (count / capacity) * 100) : 0)
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm">
          Today: {number(sent)} sent, {number(queued)} waiting, of {number(capacity)} a day
        </Text>
        <Text size="sm" c="dimmed">
          {campaigns === 1 ? '1 campaign is sending' : `${number(campaigns)} campaigns are sending`}
        </Text>
      </Group>
      <Progress.Root size="md" aria-hidden>
        <Progress.Section value={part(sent)} color="ice" />
        <Progress.Section value={Math.min(part(queued), 100 - part(sent))} color="beak" />
      </Progress.Root>
      {troubledMailboxes > 0 && (
        <Mark tone="bad">
          {troubledMailboxes === 1 ? '1 mailbox does not send' : `${number(troubledMailboxes)} mailboxes do not send`}
        </Mark>
      )}
      {uncertain > 0 && (
        <Mark tone="bad">
          {`${uncertain === 1 ? 'Of 1 mail nobody knows' : `Of ${number(uncertain)} mails nobody knows`} whether it was sent`}
        </Mark>
      )}
    </Stack>
  )
}
