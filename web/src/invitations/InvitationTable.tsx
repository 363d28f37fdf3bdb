import { Button, Group, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { roleName } from '../members/roles.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const InvitationTable_invitation = graphql(`
  fragment InvitationTable_invitation on Invitation {
    id
    email
    roles
    expiresAt
  }
`)

const ResendInvitation = graphql(`
  mutation ResendInvitation($id: ID!) {
    resendInvitation(id: $id) {
      __typename
      ... on Invitation {
        id
        expiresAt
      }
      ... on Problem {
        message
      }
    }
  }
`)

const RevokeInvitation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      __typename
      ... on Invitation {
        id
        state
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { invitations: ReadonlyArray<FragmentType<typeof InvitationTable_invitation>> }

/** Who was invited and has not answered yet. */
export function InvitationTable(props: Props) {
  const invitations = read(InvitationTable_invitation, props.invitations)
  const [resend] = useAct(ResendInvitation)
  const [revoke] = useAct(RevokeInvitation)
  const say = (answer: { __typename: string; message?: string } | undefined, done: string) => {
    if (answer?.__typename === 'Invitation') notifyDone(done)
    else if (answer) notifyFault({ message: answer.message ?? '', requestId: null })
  }
  return (
    <Panel title="Invited">
      <Table verticalSpacing="sm" aria-label="Invitations">
        <Table.Tbody>
          {invitations.map(({ id, email, roles, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {email}
                </Text>
                <Text size="xs" c="dimmed">
                  {roles.map(roleName).join(', ')} · ends <Ago at={expiresAt} />
                </Text>
              </Table.Td>
              <Table.Td>
                <Group justify="flex-end" gap="xs">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Send again to ${email}`}
                    onClick={async () => say(await resend({ id }), `Another link is on its way to ${email}.`)}
                  >
                    Send again
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    aria-label={`Take back: ${email}`}
                    onClick={async () => say(await revoke({ id }), 'The invitation is taken back.')}
                  >
                    Take back
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
