import { Button, Stack, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { keyStates } from './states.ts'

const KeysPanel_domain = graphql(`
  fragment KeysPanel_domain on Domain {
    id
    keys {
      selector
      kind
      state
      foundAt
      retiringAt
    }
  }
`)

const RotateDomainKeys = graphql(`
  mutation RotateDomainKeys($id: ID!) {
    rotateDomainKeys(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const kinds = { rsa: 'RSA, 2048 bits', ed25519: 'Ed25519' }

type Props = { domain: FragmentType<typeof KeysPanel_domain>; refresh: () => unknown }

/** The keys that sign, and new ones in their place. */
export function KeysPanel(props: Props) {
  const { id, keys } = read(KeysPanel_domain, props.domain)
  const may = usePermission()
  const [rotate, rotating] = useAct(RotateDomainKeys)
  const renew = async () => {
    const answer = await rotate({ id })
    if (answer?.__typename === 'Domain') {
      notifyDone('Publish the records of the new keys; they take over once they are found.')
      props.refresh()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Panel
      title="DKIM keys"
      aside={
        may('domain:write') &&
        keys.length > 0 && (
          <ConfirmButton
            label="Make new keys"
            question="The present keys sign until the records of the new ones are found. Then keep the old records for a week."
            confirm={renew}
          >
            {(open) => (
              <Button size="xs" variant="default" loading={rotating} onClick={open}>
                Rotate
              </Button>
            )}
          </ConfirmButton>
        )
      }
    >
      <Stack gap="xs">
        {keys.length === 0 && (
          <Text size="sm" c="dimmed">
            They are made with the first look at the DNS.
          </Text>
        )}
        {keys.map(({ selector, kind, state, foundAt, retiringAt }) => (
          <div key={selector}>
            <Text size="sm" fw={550} ff="monospace">
              {selector}
            </Text>
            <Text size="xs" c="dimmed">
              {kinds[kind]}, {state === 'active' && !foundAt ? 'signs once its record is found' : keyStates[state]}
              {retiringAt && (
                <>
                  {' · since '}
                  <Ago at={retiringAt} />
                </>
              )}
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  )
}
