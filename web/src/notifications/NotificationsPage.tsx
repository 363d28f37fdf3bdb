import { useQuery } from '@apollo/client/react'
import { Button, Paper, Stack } from '@mantine/core'
import { IconBell, IconChecks } from '@tabler/icons-react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { NotificationRow } from './NotificationRow.tsx'

const NotificationsPageQuery = graphql(`
  query NotificationsPage($after: String) {
    notifications(first: 50, after: $after) {
      nodes {
        id
        isRead
        ...NotificationRow_notification
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const MarkNotificationsRead = graphql(`
  mutation MarkNotificationsRead($ids: [ID!]) {
    markNotificationsRead(ids: $ids) {
      unreadCount
    }
  }
`)

/** What somebody should know, the newest first. */
export function NotificationsPage() {
  const { data, error, loading, refetch, fetchMore } = useQuery(NotificationsPageQuery, {
    fetchPolicy: 'cache-and-network',
  })
  const [markRead, marking] = useAct(MarkNotificationsRead)
  const shown = data?.notifications
  const mark = async (ids: string[] | null) => {
    if (await markRead({ ids })) void refetch()
  }
  return (
    <Page
      title="Notifications"
      lead="What happened and concerns you. The list updates by itself."
      actions={
        shown?.nodes.some(({ isRead }) => !isRead) && (
          <Button variant="default" leftSection={<IconChecks size={16} />} loading={marking} onClick={() => mark(null)}>
            Mark all as read
          </Button>
        )
      }
    >
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={5} height={56} />}
      {shown && shown.nodes.length > 0 && (
        <Stack gap="xs" component="ul" m={0} p={0}>
          {shown.nodes.map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              markRead={() => mark([notification.id])}
            />
          ))}
        </Stack>
      )}
      {shown && shown.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconBell />} title="Nothing new">
            When something happens that you should know, it is said here.
          </Nothing>
        </Paper>
      )}
      {shown?.pageInfo.hasNextPage && (
        <Stack align="center">
          <Button
            variant="default"
            loading={loading}
            onClick={() => fetchMore({ variables: { after: shown.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Stack>
      )}
    </Page>
  )
}
