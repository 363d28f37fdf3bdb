import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { describeAgent } from './agents.ts'

const Devices_device = graphql(`
  fragment Devices_device on KnownDevice {
    id
    isCurrent
    userAgent
    ip
    country
    createdAt
    lastUsedAt
  }
`)

const ForgetDevice = graphql(`
  mutation ForgetDevice($id: ID!) {
    forgetDevice(id: $id) {
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

/** The browsers that are known: there one gets in even while strangers guess. */
export function Devices(props: { devices: ReadonlyArray<FragmentType<typeof Devices_device>> }) {
  const devices = read(Devices_device, props.devices)
  const [forget, , refresh] = useAct(ForgetDevice)
  const remove = async (id: string) => {
    const answer = await forget({ id })
    if (answer?.__typename === 'SessionsRevoked')
      notifyDone('That device is a stranger now, and its sessions have ended.')
    else if (answer) notifyFault({ message: answer.message, requestId: null })
    void refresh()
  }
  return (
    <Panel title="Known devices">
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {devices.map(({ id, isCurrent, userAgent, ip, country, createdAt, lastUsedAt }) => (
          <Group key={id} component="li" justify="space-between" wrap="nowrap">
            <Stack gap={0}>
              <Group gap="xs">
                <Text size="sm" title={userAgent}>
                  {describeAgent(userAgent)}
                </Text>
                {isCurrent && <Badge>This one</Badge>}
              </Group>
              <Text size="xs" c="dimmed">
                {[ip, country].filter(Boolean).join(', ')} · last sign-in <Ago at={lastUsedAt} /> · first{' '}
                <Ago at={createdAt} />
              </Text>
            </Stack>
            {!isCurrent && (
              <Button
                size="xs"
                variant="subtle"
                color="red"
                aria-label={`Forget ${describeAgent(userAgent)} at ${ip}`}
                onClick={() => remove(id)}
              >
                Forget
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
