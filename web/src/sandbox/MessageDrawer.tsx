import { useQuery } from '@apollo/client/react'
import { Drawer, SegmentedControl, Stack, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { MessageFacts } from './MessageFacts.tsx'
import { MessageView } from './MessageView.tsx'
import { pollMs } from './polling.ts'
import { type View, views } from './urls.ts'

const MessageDrawerQuery = graphql(`
  query SandboxMessageDrawer($key: String!) {
    sandbox {
      message(key: $key) {
        key
        subject
        ...MessageFacts_message
        content {
          ...MessageView_content
        }
      }
    }
  }
`)

const viewNames: Record<View, string> = { rendered: 'As seen', text: 'Text', headers: 'Header', source: 'Source' }

/** One message: as its reader sees it, and as it came. */
export function MessageDrawer({ message: key, close }: { message: string; close: () => void }) {
  const { view = 'rendered' } = useSearch({ from: '/signed-in/sandbox' })
  const navigate = useNavigate({ from: '/sandbox' })
  const { data, error, refetch } = useQuery(MessageDrawerQuery, {
    variables: { key },
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const message = data?.sandbox?.message
  const look = (next: View) =>
    navigate({ search: (before) => ({ ...before, view: next }), replace: true, resetScroll: false })
  return (
    <Drawer opened onClose={close} position="right" size="xl" title={message?.subject || 'Message'}>
      <Stack gap="lg">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {!data && !error && <Waiting rows={8} height={20} />}
        {data && !message && <Text>It is not there any more: the sandbox forgets its mail when it stops.</Text>}
        {message && (
          <>
            <MessageFacts message={message} />
            <SegmentedControl
              aria-label="How to look at it"
              data={views.map((value) => ({ value, label: viewNames[value] }))}
              value={view}
              onChange={look}
            />
            <MessageView content={message.content} view={view} />
          </>
        )}
      </Stack>
    </Drawer>
  )
}
