import { useApolloClient, useSubscription } from '@apollo/client/react'
import { ActionIcon, Indicator } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { graphql } from '../gql/index.ts'

const NotificationAdded = graphql(`
  subscription NotificationAdded {
    notificationAdded {
      unreadCount
      newest {
        id
      }
    }
  }
`)

/** How many notifications are unread, as it is now. It listens only while somebody looks: a browser has few streams. */
export function NotificationBell() {
  const isSeen = useDocumentVisibility() === 'visible'
  const { cache } = useApolloClient()
  const { data } = useSubscription(NotificationAdded, { skip: !isSeen, ignoreResults: false })
  const { unreadCount = 0, newest } = data?.notificationAdded ?? {}
  const newestId = newest?.id
  useEffect(() => {
    if (newestId) cache.evict({ id: 'ROOT_QUERY', fieldName: 'notifications' }) // a list of them asks again
  }, [cache, newestId])
  const say = unreadCount === 0 ? 'Notifications' : `Notifications, ${unreadCount} unread`
  return (
    <Indicator label={unreadCount > 99 ? '99+' : unreadCount} size={16} disabled={unreadCount === 0} color="red.8">
      <ActionIcon
        component={Link}
        to="/notifications"
        size={36}
        variant="subtle"
        color="gray"
        aria-label={say}
        title={say}
      >
        <IconBell size={20} />
      </ActionIcon>
    </Indicator>
  )
}
