import { Badge, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Panel } from '../ui/Panel.tsx'
import { describeAgent } from './agents.ts'

const Attempts_attempt = graphql(`
  fragment Attempts_attempt on SignInAttempt {
    attemptedAt
    isSuccess
    method
    ip
    userAgent
  }
`)

const methods: Record<string, string> = {
  backup_code: 'Backup code',
  code: 'Code',
  oidc: 'Provider',
  passkey: 'Passkey',
  password: 'Password',
  sign_up: 'Sign-up',
  totp: 'Code of the app',
}

/** Who tried to sign in lately. */
export function Attempts(props: { attempts: ReadonlyArray<FragmentType<typeof Attempts_attempt>> }) {
  const attempts = read(Attempts_attempt, props.attempts)
  return (
    <Panel title="Latest attempts to sign in">
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>With</Table.Th>
              <Table.Th>Where</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attempts.map(({ attemptedAt, isSuccess, method, ip, userAgent }) => (
              <Table.Tr key={`${attemptedAt}${ip}${method}`}>
                <Table.Td>
                  <Ago at={attemptedAt} />
                </Table.Td>
                <Table.Td>{methods[method] ?? method}</Table.Td>
                <Table.Td>
                  <Text size="sm" title={userAgent}>
                    {describeAgent(userAgent)}, {ip}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Badge color={isSuccess ? 'green' : 'red'}>{isSuccess ? 'right' : 'wrong'}</Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}
