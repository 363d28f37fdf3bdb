import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'

const NotificationRow_notification = graphql(`
  fragment NotificationRow_notification on Notification {
    title
    message
    isRead
    createdAt
  }
`)

type Props = { notification: FragmentType<typeof NotificationRow_notification>; markRead: () => void }

export function NotificationRow({ notification, markRead }: Props) {
  const { title, message, isRead, createdAt } = read(NotificationRow_notification, notification)
  return (
    <Paper component="li" p="md" withBorder style={{ listStyle: 'none' }}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={isRead ? 400 : 600}>{title}</Text>
            {!isRead && (
              <Badge size="sm" variant="light">
                New
              </Badge>
            )}
          </Group>
          {message && (
            <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {message}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <Ago at={createdAt} />
          </Text>
        </Stack>
        {!isRead && (
          <Button
            size="xs"
            variant="subtle"
            style={{ flex: 'none' }}
            onClick={markRead}
            aria-label={`Mark as read: ${title}`}
          >
            Mark as read
          </Button>
        )}
      </Group>
    </Paper>
  )
}
