import { useQuery } from '@apollo/client/react'
import { Paper } from '@mantine/core'
import { IconMailbox } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { InboxList } from './InboxList.tsx'
import { MessageDrawer } from './MessageDrawer.tsx'
import { MessageList } from './MessageList.tsx'
import { pollMs } from './polling.ts'
import styles from './SandboxPage.module.css'
import type { SandboxSearch } from './urls.ts'

const SandboxPageQuery = graphql(`
  query SandboxPage($inbox: String!, $chosen: Boolean!) {
    sandbox {
      inboxes {
        address
        ...InboxList_inbox
      }
      messages(inbox: $inbox) @include(if: $chosen) {
        key
        ...MessageList_message
      }
    }
  }
`)

/** What the people of the sandbox were sent, and what they did about it. */
export function SandboxPage() {
  const { inbox, message } = useSearch({ from: '/signed-in/sandbox' })
  const navigate = useNavigate({ from: '/sandbox' })
  const { data, previousData, error, loading, refetch } = useQuery(SandboxPageQuery, {
    variables: { inbox: inbox ?? '', chosen: inbox !== undefined },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const shown = data ?? previousData
  const choose = (next: SandboxSearch) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <Page
      title="Sandbox"
      lead="Made-up people who open, click, answer and complain. What is sent to them stays on this machine; an hour of theirs takes a minute."
    >
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={8} height={36} />}
      {shown?.sandbox === null && (
        <Paper>
          <Nothing icon={<IconMailbox />} title="There is no sandbox here">
            It comes with the embedded databases of npm start.
          </Nothing>
        </Paper>
      )}
      {shown?.sandbox?.inboxes.length === 0 && (
        <Paper>
          <Nothing icon={<IconMailbox />} title="Nobody was written to yet">
            Send from a sandbox mailbox to any address, such as opens@people.test or replies@people.test.
          </Nothing>
        </Paper>
      )}
      {shown?.sandbox && shown.sandbox.inboxes.length > 0 && (
        <div className={styles.columns}>
          <InboxList inboxes={shown.sandbox.inboxes} chosen={inbox} choose={(address) => choose({ inbox: address })} />
          {inbox && shown.sandbox.messages ? (
            <MessageList inbox={inbox} messages={shown.sandbox.messages} open={(key) => choose({ message: key })} />
          ) : (
            <Paper>
              <Nothing icon={<IconMailbox />} title="Choose an inbox">
                Its messages are shown here.
              </Nothing>
            </Paper>
          )}
        </div>
      )}
      {message && <MessageDrawer message={message} close={() => choose({ message: undefined, view: undefined })} />}
    </Page>
  )
}
