import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const TokenRow_token = graphql(`
  fragment TokenRow_token on PersonalToken {
    id
    name
    scopes
    ipRanges
    expiresAt
    lastUsedAt
    lastUsedIp
    companies {
      id
      name
    }
    owner {
      id
      user {
        id
        name
      }
    }
  }
`)

const RotateToken = graphql(`
  mutation RotateToken($id: ID!, $input: RotatePersonalTokenInput!) {
    rotatePersonalToken(id: $id, input: $input) {
      __typename
      ... on NewPersonalToken {
        token
      }
      ... on Problem {
        message
      }
    }
  }
`)

const RevokeToken = graphql(`
  mutation RevokeToken($id: ID!) {
    revokePersonalToken(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Props = {
  token: FragmentType<typeof TokenRow_token>
  me: string | undefined
  show: (secret: string) => void
}

/** One token: what it may, when it was used, and its end. */
export function TokenRow(props: Props) {
  const { id, name, scopes, ipRanges, expiresAt, lastUsedAt, lastUsedIp, companies, owner } = read(
    TokenRow_token,
    props.token,
  )
  const [rotate, rotating] = useAct(RotateToken)
  const [revoke, revoking, refresh] = useAct(RevokeToken)
  const isMine = owner?.user.id === props.me
  const renew = async () => {
    const answer = await rotate({ id, input: { overlapHours: 24 } })
    if (answer?.__typename === 'NewPersonalToken') props.show(answer.token)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const end = async () => {
    const answer = await revoke({ id })
    if (answer?.__typename === 'PersonalToken') {
      notifyDone(`${name} is refused from now on.`)
      await refresh()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {[isMine ? null : owner?.user.name, ...companies.map((company) => company.name), ...ipRanges]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td maw={280}>
        <Group gap={4}>
          {scopes.map((scope) => (
            <Badge key={scope} size="sm" color="gray">
              {scope}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed" title={lastUsedIp ?? undefined}>
          {lastUsedAt ? <Ago at={lastUsedAt} /> : 'never'}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          <Ago at={expiresAt} />
        </Text>
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end" gap="xs" wrap="nowrap">
          {isMine && (
            <ConfirmButton
              label="Make a new secret"
              question={`The present secret of ${name} is taken for another day, so that you can replace it where it is used.`}
              confirm={renew}
            >
              {(open) => (
                <Button size="compact-sm" variant="default" loading={rotating} onClick={open}>
                  Rotate
                </Button>
              )}
            </ConfirmButton>
          )}
          <ConfirmButton
            label="Revoke"
            question={`Revoke ${name}? Whatever uses it is refused at once, and this cannot be undone.`}
            confirm={end}
          >
            {(open) => (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                loading={revoking}
                onClick={open}
                aria-label={`Revoke ${name}`}
              >
                Revoke
              </Button>
            )}
          </ConfirmButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
