import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconPlugConnected, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'
import { notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const ConnectionPanel_mailbox = graphql(`
  fragment ConnectionPanel_mailbox on EmailAccount {
    id
    provider
    checkedAt
    lastError
    smtpCheck {
      isWorking
      problem
      steps {
        stage
        said
      }
    }
    imapCheck {
      isWorking
      problem
      steps {
        stage
        said
      }
    }
  }
`)

const CheckEmailAccount = graphql(`
  mutation CheckEmailAccount($id: ID!) {
    checkEmailAccount(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const StartEmailAccountConnection = graphql(`
  mutation StartEmailAccountConnection($id: ID!) {
    startEmailAccountConnection(id: $id) {
      __typename
      ... on MailboxConsent {
        url
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { mailbox: FragmentType<typeof ConnectionPanel_mailbox>; hasOAuth: boolean; refresh: () => unknown }

/** What both servers said when they were last tried, in their own words. */
export function ConnectionPanel({ hasOAuth, refresh, ...props }: Props) {
  const { id, provider, checkedAt, lastError, smtpCheck, imapCheck } = read(ConnectionPanel_mailbox, props.mailbox)
  const may = usePermission()
  const [check, checking] = useAct(CheckEmailAccount)
  const [start, starting] = useAct(StartEmailAccountConnection)
  const [askedAt, setAskedAt] = useState<string | null | undefined>(undefined)
  const isWaiting = askedAt !== undefined && askedAt === checkedAt
  const tryIt = async () => {
    const answer = await check({ id })
    if (answer && 'message' in answer) notifyFault({ message: answer.message, requestId: null })
    else if (answer) {
      setAskedAt(checkedAt)
      refresh()
    }
  }
  const connect = async () => {
    const answer = await start({ id })
    if (answer?.__typename === 'MailboxConsent') location.assign(answer.url)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Panel
      title="Connection"
      aside={
        may('mailbox:write') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={checking || isWaiting}
            onClick={tryIt}
          >
            Try it now
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {hasOAuth && may('mailbox:write') && (
          <Button
            variant="light"
            w="fit-content"
            leftSection={<IconPlugConnected size={16} />}
            loading={starting}
            onClick={connect}
          >
            Connect with {provider === 'gmail' ? 'Google' : 'Microsoft'}
          </Button>
        )}
        {lastError && (
          <Alert color="red" variant="light" title="It does not work" role="alert">
            {lastError}
          </Alert>
        )}
        {smtpCheck && <Server name="SMTP: sending" {...smtpCheck} />}
        {imapCheck && <Server name="IMAP: reading" {...imapCheck} />}
        <Text size="xs" c="dimmed">
          {checkedAt ? (
            <>
              Tried <Ago at={checkedAt} />;{' '}
              {lastError ? 'save what was wrong, or try it again.' : 'it is tried again every day.'}
            </>
          ) : (
            'It was not tried yet.'
          )}
        </Text>
      </Stack>
    </Panel>
  )
}

type ServerProps = {
  name: string
  isWorking: boolean
  problem?: string | null
  steps: ReadonlyArray<{ stage: string; said: string }>
}

function Server({ name, isWorking, problem, steps }: ServerProps) {
  const words = steps.map(({ stage, said }) => `${stage}: ${said}`)
  const isSaid = !problem || steps.some(({ said }) => said === problem)
  const said = [...words, ...(isSaid ? [] : [problem])].join('\n')
  return (
    <section aria-label={name}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Mark tone={isWorking ? 'good' : 'bad'}>{isWorking ? 'Lets us in' : 'Does not let us in'}</Mark>
      </Group>
      {said !== '' && (
        <Code block fz="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {said}
        </Code>
      )}
    </section>
  )
}
