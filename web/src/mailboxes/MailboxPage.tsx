import { useQuery } from '@apollo/client/react'
import { Alert, Paper, SimpleGrid, Stack } from '@mantine/core'
import { IconAt } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { ConnectionPanel } from './ConnectionPanel.tsx'
import { MailboxActions } from './MailboxActions.tsx'
import { SendingForm } from './SendingForm.tsx'
import { ServerForm } from './ServerForm.tsx'
import { pollMs, providerNames, standing } from './states.ts'
import { TestMailPanel } from './TestMailPanel.tsx'

const MailboxPageQuery = graphql(`
  query MailboxPage($id: ID!) {
    emailAccount(id: $id) {
      id
      email
      provider
      status
      pausedAt
      pauseReason
      checkedAt
      failingSince
      hasCredentials
      vaultPath
      revision
      company {
        id
        name
      }
      domain {
        id
        domain
        verificationStatus
      }
      ...ConnectionPanel_mailbox
      ...MailboxActions_mailbox
      ...SendingForm_mailbox
      ...ServerForm_mailbox
      ...TestMailPanel_mailbox
    }
    mailboxOffer {
      presets {
        provider
        hasOAuth
      }
    }
  }
`)

/** One mailbox: what its servers say, how it sends, and a mail to try it. */
export function MailboxPage() {
  const { id } = useParams({ from: '/signed-in/mailboxes/$id' })
  const { data, error, loading, refetch } = useQuery(MailboxPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const mailbox = data?.emailAccount
  if (!mailbox || mailbox.status === 'deleted') {
    return (
      <Page title="Mailbox">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {loading && !data && <Waiting rows={6} height={40} />}
        {data && (
          <Paper>
            <Nothing
              icon={<IconAt />}
              title="There is no such mailbox"
              action={<ButtonLink to="/mailboxes">Show all mailboxes</ButtonLink>}
            >
              It may have been deleted.
            </Nothing>
          </Paper>
        )}
      </Page>
    )
  }
  const { label, tone } = standing(mailbox)
  const { domain, provider } = mailbox
  const hasOAuth = data.mailboxOffer.presets.some((it) => it.provider === provider && it.hasOAuth)
  const isHeld = provider !== 'sandbox' && domain && !['verified', 'failing'].includes(domain.verificationStatus)
  return (
    <Page
      title={mailbox.email}
      lead={
        <>
          <Mark tone={tone}>{label}</Mark>
          {` · ${providerNames[provider]}`}
          {mailbox.company && ` · ${mailbox.company.name}`}
        </>
      }
      actions={<MailboxActions mailbox={mailbox} refresh={refetch} />}
    >
      {mailbox.pausedAt && (
        <Alert color="orange" variant="light" title="It is paused">
          {mailbox.pauseReason ?? 'Nothing goes out of it until it is resumed.'}
        </Alert>
      )}
      {isHeld && (
        <Alert color="yellow" variant="light" title={`${domain.domain} is not verified`}>
          Nothing is sent before its records are published.{' '}
          <TextLink to="/domains/$id" params={{ id: domain.id }} size="sm">
            Show the records
          </TextLink>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <ConnectionPanel mailbox={mailbox} hasOAuth={hasOAuth} refresh={refetch} />
          {provider !== 'sandbox' && <ServerForm key={mailbox.revision} mailbox={mailbox} refresh={refetch} />}
          <TestMailPanel mailbox={mailbox} refresh={refetch} />
        </Stack>
        <SendingForm key={mailbox.revision} mailbox={mailbox} refresh={refetch} />
      </SimpleGrid>
    </Page>
  )
}
