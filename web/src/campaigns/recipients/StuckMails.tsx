import { useQuery } from '@apollo/client/react'
import { Button, Code, Group, Menu, Stack, Text } from '@mantine/core'
import { IconChevronDown, IconRefresh } from '@tabler/icons-react'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { usePermission } from '../../session/permissions.ts'
import { Ago } from '../../ui/Ago.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { notifyDone, notifyFault } from '../../ui/notify.tsx'
import { FaultNote, Panel } from '../../ui/Panel.tsx'
import { useAct } from '../../useAct.ts'
import { pollMs } from '../polling.ts'
import { sayReason } from '../reasons.ts'
import { mailStates, stateOf } from '../states.ts'
import { AcceptUncertainMails, DiscardUncertainMails, ResendUncertainMails, RetryMails } from './settling.ts'

const StuckMailsQuery = graphql(`
  query StuckMails($id: ID!) {
    campaignFailures(campaignId: $id) {
      status
      rule
      count
      answer
      lastAt
    }
    campaign(id: $id) {
      id
      senders {
        emailAccount {
          id
          email
        }
      }
    }
  }
`)

const mails = (count: number) => `${count.toLocaleString()} ${count === 1 ? 'mail' : 'mails'}`

/** Mails that no server took, or of which nobody knows: in the server’s own words, and what can be done about them. */
export function StuckMails({ id }: { id: string }) {
  const may = usePermission()
  const { data, error, refetch } = useQuery(StuckMailsQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const [retry, retrying, refresh] = useAct(RetryMails)
  const [resend, resending] = useAct(ResendUncertainMails)
  const [accept, accepting] = useAct(AcceptUncertainMails)
  const [discard, discarding] = useAct(DiscardUncertainMails)
  if (error) return <FaultNote fault={faultOf(error)} again={() => refetch()} />
  const failures = data?.campaignFailures ?? []
  if (failures.length === 0) return null
  const mailboxes = (data?.campaign?.senders ?? []).flatMap(({ emailAccount }) => emailAccount ?? [])
  const isBusy = retrying || resending || accepting || discarding
  const say = (answer: { __typename: string; count?: number; message?: string } | undefined, done: string) => {
    if (!answer) return
    if (answer.count === undefined) return notifyFault({ message: answer.message ?? '', requestId: null })
    notifyDone(`${mails(answer.count)} ${done}.`)
    void refresh()
  }
  return (
    <Panel title="What went wrong">
      <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {failures.map(({ status, rule, count, answer, lastAt }) => {
          const which = { rule }
          return (
            <li key={`${status} ${rule}`}>
              <Group justify="space-between" align="flex-start" gap="sm">
                <Stack gap={4} style={{ flex: '1 1 320px', minWidth: 0 }}>
                  <Group gap="sm">
                    <Mark tone={stateOf(mailStates, status).tone}>{mailStates[status].label}</Mark>
                    <Text size="sm" fw={600}>
                      {mails(count)}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {rule && sayReason(rule)}
                      {lastAt && (
                        <>
                          {rule && ' · '}
                          <Ago at={lastAt} />
                        </>
                      )}
                    </Text>
                  </Group>
                  {answer && (
                    <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                      {answer}
                    </Code>
                  )}
                </Stack>
                {may('campaign:send') && status === 'uncertain' && (
                  <Group gap="xs">
                    <Button
                      size="xs"
                      variant="default"
                      disabled={isBusy}
                      onClick={async () => say(await accept({ id, which }), 'taken as sent')}
                    >
                      They arrived
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      disabled={isBusy}
                      title="Under the same Message-ID: most servers drop the second one"
                      onClick={async () => say(await resend({ id, which }), 'sent again')}
                    >
                      Send again
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      color="red"
                      disabled={isBusy}
                      onClick={async () => say(await discard({ id, which }), 'given up')}
                    >
                      Give up
                    </Button>
                  </Group>
                )}
                {may('campaign:send') && status !== 'uncertain' && (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <Button
                        size="xs"
                        variant="default"
                        disabled={isBusy}
                        leftSection={<IconRefresh size={14} />}
                        rightSection={<IconChevronDown size={14} />}
                      >
                        Try again
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={async () => say(await retry({ id, which, through: null }), 'tried again')}>
                        From the same mailbox
                      </Menu.Item>
                      {mailboxes.map((it) => (
                        <Menu.Item
                          key={it.id}
                          onClick={async () => say(await retry({ id, which, through: it.id }), 'tried again')}
                        >
                          From {it.email}
                        </Menu.Item>
                      ))}
                    </Menu.Dropdown>
                  </Menu>
                )}
              </Group>
            </li>
          )
        })}
      </Stack>
    </Panel>
  )
}
