import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { describeAgent } from './agents.ts'

const Sessions_session = graphql(`
  fragment Sessions_session on OpenSession {
    id
    isCurrent
    ip
    country
    userAgent
    secondFactor
    createdAt
    lastActiveAt
  }
`)

const RevokeSession = graphql(`
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id) {
      __typename
      ... on SessionsRevoked {
        revoked
      }
      ... on Problem {
        message
      }
    }
  }
`)

const RevokeOtherSessions = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions {
      revoked
    }
  }
`)

/** Where one is signed in, each with its way out. */
export function Sessions(props: { sessions: ReadonlyArray<FragmentType<typeof Sessions_session>> }) {
  const sessions = read(Sessions_session, props.sessions)
  const [revoke, , refresh] = useAct(RevokeSession)
  const [revokeOthers, working] = useAct(RevokeOtherSessions)
  const end = async (id: string) => {
    const answer = await revoke({ id })
    if (answer?.__typename === 'SessionsRevoked') notifyDone('That session has ended.')
    else if (answer) notifyFault({ message: answer.message, requestId: null })
    void refresh()
  }
  const endOthers = async () => {
    if (!(await revokeOthers({}))) return
    notifyDone('All your other sessions have ended.')
    void refresh()
  }
  return (
    <Panel
      title="Sessions"
      aside={
        sessions.length > 1 && (
          <Button size="xs" variant="default" loading={working} onClick={endOthers}>
            End all others
          </Button>
        )
      }
    >
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {sessions.map(({ id, isCurrent, ip, country, userAgent, secondFactor, createdAt, lastActiveAt }) => (
          <Group key={id} component="li" justify="space-between" wrap="nowrap">
            <Stack gap={0}>
              <Group gap="xs">
                <Text size="sm" title={userAgent ?? undefined}>
                  {describeAgent(userAgent)}
                </Text>
                {isCurrent && <Badge>This one</Badge>}
                {secondFactor && <Badge color="green">second factor</Badge>}
              </Group>
              <Text size="xs" c="dimmed">
                {[ip, country].filter(Boolean).join(', ')} · used <Ago at={lastActiveAt} /> · opened{' '}
                <Ago at={createdAt} />
              </Text>
            </Stack>
            {!isCurrent && (
              <Button
                size="xs"
                variant="subtle"
                color="red"
                aria-label={`End the session of ${describeAgent(userAgent)} at ${ip}`}
                onClick={() => end(id)}
              >
                End
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
