import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const TestMailPanel_mailbox = graphql(`
  fragment TestMailPanel_mailbox on EmailAccount {
    id
    provider
    testMail {
      recipient
      at
      isSent
      said
    }
  }
`)

const SendTestMail = graphql(`
  mutation SendTestMail($id: ID!, $input: SendTestMailInput!) {
    sendTestMail(id: $id, input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { mailbox: FragmentType<typeof TestMailPanel_mailbox>; refresh: () => unknown }

/** Sends one mail as a campaign would, and shows what the server said to it. */
export function TestMailPanel({ refresh, ...props }: Props) {
  const { id, provider, testMail } = read(TestMailPanel_mailbox, props.mailbox)
  const may = usePermission()
  const [send, sending] = useAct(SendTestMail)
  const [to, setTo] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [before, setBefore] = useState<string | null | undefined>(undefined)
  const isWaiting = before !== undefined && before === (testMail?.at ?? null)
  const go = async () => {
    setProblem(null)
    const answer = await send({ id, input: { to } })
    if (!answer) return
    if ('message' in answer) return setProblem(answer.message)
    setBefore(testMail?.at ?? null)
    refresh()
  }
  return (
    <Panel title="Test mail">
      <Stack gap="sm">
        {may('mailbox:write') && (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              void go()
            }}
          >
            <Group align="flex-start" gap="xs">
              <TextInput
                aria-label="To whom"
                type="email"
                placeholder={provider === 'sandbox' ? 'opens@people.test' : 'you@example.com'}
                style={{ flex: 1 }}
                value={to}
                error={problem}
                onChange={(event) => setTo(event.currentTarget.value)}
              />
              <Button type="submit" leftSection={<IconSend size={16} />} loading={sending || isWaiting}>
                Send
              </Button>
            </Group>
          </form>
        )}
        {testMail && !isWaiting && (
          <Alert
            color={testMail.isSent ? 'green' : 'red'}
            variant="light"
            title={testMail.isSent ? `Taken for ${testMail.recipient}` : `Not sent to ${testMail.recipient}`}
          >
            {testMail.said} · <Ago at={testMail.at} />
            {testMail.isSent && provider === 'sandbox' && (
              <>
                {' · '}
                <TextLink to="/sandbox" search={{ inbox: testMail.recipient }} size="sm">
                  Read it in the sandbox
                </TextLink>
              </>
            )}
          </Alert>
        )}
      </Stack>
    </Panel>
  )
}
