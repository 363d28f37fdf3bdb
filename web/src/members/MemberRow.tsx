import { Button, Group, Select, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { type Role, roleName, roles } from './roles.ts'

const MemberRow_member = graphql(`
  fragment MemberRow_member on Member {
    id
    roles
    createdAt
    user {
      id
      name
      email
    }
  }
`)

const MemberRow_viewer = graphql(`
  fragment MemberRow_viewer on Viewer {
    roles
    user {
      id
    }
  }
`)

const ChangeMemberRoles = graphql(`
  mutation ChangeMemberRoles($id: ID!, $input: ChangeMemberRolesInput!) {
    changeMemberRoles(id: $id, input: $input) {
      __typename
      ... on Member {
        id
        roles
      }
      ... on Problem {
        message
      }
    }
  }
`)

const RemoveMember = graphql(`
  mutation RemoveMember($id: ID!) {
    removeMember(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Props = {
  member: FragmentType<typeof MemberRow_member>
  viewer: FragmentType<typeof MemberRow_viewer> | null | undefined
}

/** One person: what they are, and how to change that. */
export function MemberRow(props: Props) {
  const { id, roles: held, createdAt, user } = read(MemberRow_member, props.member)
  const viewer = read(MemberRow_viewer, props.viewer)
  const may = usePermission()
  const [change, changing] = useAct(ChangeMemberRoles)
  const [remove, removing, refresh] = useAct(RemoveMember)
  const isOwner = viewer?.roles.includes('owner') ?? false
  const isMe = viewer?.user.id === user.id
  const mayChange = may('member:write') && (isOwner || !held.includes('owner'))

  const choose = async (role: string | null) => {
    if (!role || (held.length === 1 && held[0] === role)) return
    const answer = await change({ id, input: { roles: [role as Role] } })
    if (answer?.__typename === 'Member') notifyDone(`${user.name} is ${roleName(role).toLowerCase()} now.`)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const takeOut = async () => {
    const answer = await remove({ id })
    if (answer?.__typename === 'Member') {
      notifyDone(`${user.name} does not belong to this organisation any more.`)
      await refresh()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={550}>
          {user.name}
          {isMe && ' (you)'}
        </Text>
        <Text size="xs" c="dimmed">
          {user.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {mayChange ? (
          <Select
            aria-label={`Role of ${user.name}`}
            size="xs"
            w={130}
            allowDeselect={false}
            disabled={changing}
            data={roles
              .filter(({ value }) => isOwner || value !== 'owner')
              .map(({ value, label }) => ({ value, label }))}
            value={held[0] ?? null}
            onChange={choose}
          />
        ) : (
          <Text size="sm">{held.map(roleName).join(', ')}</Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          <Ago at={createdAt} />
        </Text>
      </Table.Td>
      <Table.Td>
        {mayChange && !isMe && (
          <Group justify="flex-end">
            <ConfirmButton
              label={`Remove ${user.name}`}
              question={`Remove ${user.name} from this organisation? Their tokens end at once.`}
              confirm={takeOut}
            >
              {(open) => (
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-sm"
                  loading={removing}
                  onClick={open}
                  aria-label={`Remove ${user.name}`}
                >
                  Remove
                </Button>
              )}
            </ConfirmButton>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
