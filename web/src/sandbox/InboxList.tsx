import { Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import styles from './SandboxPage.module.css'

const InboxList_inbox = graphql(`
  fragment InboxList_inbox on SandboxInbox {
    address
    messageCount
    behaviours
  }
`)

type Props = {
  inboxes: ReadonlyArray<FragmentType<typeof InboxList_inbox>>
  chosen: string | undefined
  choose: (address: string) => void
}

/** Everybody who was written to, and what they are like. */
export function InboxList({ chosen, choose, ...props }: Props) {
  const inboxes = read(InboxList_inbox, props.inboxes)
  return (
    <Paper component="nav" aria-label="Inboxes" className={styles.inboxes} tabIndex={0}>
      {inboxes.map(({ address, messageCount, behaviours }) => (
        <UnstyledButton
          key={address}
          w="100%"
          p="sm"
          className={styles.inbox}
          data-chosen={address === chosen || undefined}
          aria-current={address === chosen || undefined}
          onClick={() => choose(address)}
        >
          <Stack gap={2}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" fw={600} truncate>
                {address}
              </Text>
              <Text size="sm" c="dimmed">
                {messageCount}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {behaviours.map(inWords).join(', ') || 'silent'}
            </Text>
          </Stack>
        </UnstyledButton>
      ))}
    </Paper>
  )
}

/** `opens-through-gmail` → “opens through gmail”. */
const inWords = (behaviour: string) => behaviour.replaceAll('-', ' ')
