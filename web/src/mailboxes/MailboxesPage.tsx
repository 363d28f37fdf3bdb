import { useQuery } from '@apollo/client/react'
import { Button, Group, Paper } from '@mantine/core'
import { IconAt, IconFileImport, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { MailboxTable } from './MailboxTable.tsx'
import { NewMailboxDialog } from './NewMailboxDialog.tsx'
import { restingMs } from './states.ts'
import type { MailboxesSearch } from './urls.ts'

const MailboxesPageQuery = graphql(`
  query MailboxesPage($after: String, $companyId: ID) {
    emailAccounts(first: 100, after: $after, companyId: $companyId) {
      nodes {
        id
        ...MailboxTable_mailbox
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** The mailboxes that mail goes out of, and how each stands. */
export function MailboxesPage() {
  const { dialog, workspace } = useSearch({ from: '/signed-in/mailboxes' })
  const navigate = useNavigate({ from: '/mailboxes' })
  const may = usePermission()
  const variables = { companyId: workspace ?? null }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(MailboxesPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
    pollInterval: restingMs,
    skipPollAttempt: () => document.hidden,
  })
  const list = (data ?? previousData)?.emailAccounts
  const open = (next?: MailboxesSearch['dialog']) => navigate({ search: (before) => ({ ...before, dialog: next }) })
  const add = may('mailbox:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => open('new')}>
      Add a mailbox
    </Button>
  )
  return (
    <Page
      title="Mailboxes"
      lead="Where mail goes out, and where the answers come back."
      actions={
        may('mailbox:write') && (
          <Group gap="xs">
            <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => open('import')}>
              Import
            </Button>
            {add}
          </Group>
        )
      }
    >
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={5} height={48} />}
      {list && list.nodes.length > 0 && <MailboxTable mailboxes={list.nodes} />}
      {list && list.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconAt />} title="No mailbox yet" action={add}>
            Add the first one you write from. Its servers are tried at once, and you see what they say.
          </Nothing>
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            onClick={() => void fetchMore({ variables: { ...variables, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Group>
      )}
      {dialog === 'new' && <NewMailboxDialog workspace={workspace} close={() => open()} />}
      {dialog === 'import' && (
        <ImportDialog workspace={workspace} close={() => open()} imported={() => void refetch()} />
      )}
    </Page>
  )
}
