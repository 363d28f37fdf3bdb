import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint, IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { hasPasskeys, makePasskey } from '../session/passkeys.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { describeAgent } from './agents.ts'
import { BackupCodesDialog } from './BackupCodesDialog.tsx'
import { AddPasskey, RemovePasskey, RemoveTotp, RenewBackupCodes, StartPasskeyRegistration } from './factors.ts'
import { useProof } from './Proof.tsx'
import { TotpDialog } from './TotpDialog.tsx'

const SecondFactors_factors = graphql(`
  fragment SecondFactors_factors on SecondFactors {
    hasTotp
    backupCodesLeft
    passkeys {
      id
      name
      createdAt
      lastUsedAt
    }
  }
`)

/** What is asked for beside the password. */
export function SecondFactors(props: { factors: FragmentType<typeof SecondFactors_factors> }) {
  const { hasTotp, backupCodesLeft, passkeys } = read(SecondFactors_factors, props.factors)
  const prove = useProof()
  const [problem, setProblem] = useState<string | null>(null)
  const [isSettingUp, setSettingUp] = useState(false)
  const [codes, setCodes] = useState<readonly string[]>([])
  const [removeTotp] = useAct(RemoveTotp)
  const [renew] = useAct(RenewBackupCodes)
  const [startPasskey, , refresh] = useAct(StartPasskeyRegistration)
  const [addPasskey] = useAct(AddPasskey)
  const [removePasskey] = useAct(RemovePasskey)
  const isOn = hasTotp || passkeys.length > 0

  const settle = (
    answer: { __typename: string; message?: string; codes?: readonly string[] } | undefined,
    done: string,
  ) => {
    if (!answer) return
    if (answer.message) return setProblem(answer.message)
    setProblem(null)
    if (answer.codes?.length) setCodes(answer.codes)
    else notifyDone(done)
    void refresh()
  }
  const newPasskey = async () => {
    const question = await prove(() => startPasskey({}))
    if (!question) return
    if (question.__typename !== 'PasskeyQuestion') return setProblem(question.message)
    const response = await makePasskey(question.options)
    if (!response) return setProblem('The browser made no passkey.')
    const name = describeAgent(navigator.userAgent)
    settle(await addPasskey({ input: { challenge: question.challenge, response, name } }), 'The passkey is added.')
  }
  return (
    <Panel
      title="Second factor"
      aside={
        <Group gap={6}>
          {isOn ? (
            <IconShieldCheck size={18} aria-hidden color="var(--penguin-good)" />
          ) : (
            <IconShieldOff size={18} aria-hidden color="var(--penguin-idle)" />
          )}
          <Text size="sm">{isOn ? 'On' : 'Off'}</Text>
        </Group>
      }
    >
      <Text size="sm" c="dimmed">
        With a second factor, somebody who has your password still does not get in.
      </Text>
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="space-between">
        <Group gap="sm">
          <IconDeviceMobile size={18} aria-hidden />
          <Text size="sm">{hasTotp ? 'An app gives you codes.' : 'An app on your phone can give you codes.'}</Text>
        </Group>
        {hasTotp ? (
          <Button
            size="xs"
            variant="default"
            onClick={async () => settle(await prove(() => removeTotp({})), 'The app’s codes are no longer asked for.')}
          >
            Remove app
          </Button>
        ) : (
          <Button size="xs" onClick={() => setSettingUp(true)}>
            Set up an app
          </Button>
        )}
      </Group>
      <Group justify="space-between">
        <Group gap="sm">
          <IconFingerprint size={18} aria-hidden />
          <Text size="sm">Passkeys: your fingerprint, your face or a key.</Text>
        </Group>
        {hasPasskeys() && (
          <Button size="xs" variant={isOn ? 'default' : 'light'} onClick={newPasskey}>
            Add a passkey
          </Button>
        )}
      </Group>
      {passkeys.length > 0 && (
        <List listStyleType="none" spacing="xs">
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <List.Item key={id} styles={{ itemWrapper: { width: '100%' }, itemLabel: { flex: 1 } }}>
              <Group justify="space-between">
                <Stack gap={0}>
                  <Text size="sm">{name}</Text>
                  <Text size="xs" c="dimmed">
                    added <Ago at={createdAt} />
                    {lastUsedAt && (
                      <>
                        , used <Ago at={lastUsedAt} />
                      </>
                    )}
                  </Text>
                </Stack>
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={`Remove the passkey ${name}`}
                  onClick={async () => settle(await prove(() => removePasskey({ id })), 'The passkey is removed.')}
                >
                  Remove
                </Button>
              </Group>
            </List.Item>
          ))}
        </List>
      )}
      {isOn && (
        <Group justify="space-between">
          <Text size="sm" c={backupCodesLeft < 3 ? 'red' : undefined}>
            {backupCodesLeft} backup codes are left.
          </Text>
          <Button size="xs" variant="default" onClick={async () => settle(await prove(() => renew({})), '')}>
            New backup codes
          </Button>
        </Group>
      )}
      {isSettingUp && (
        <TotpDialog
          close={(made) => {
            setSettingUp(false)
            if (made) settle({ __typename: 'BackupCodes', codes: made }, '')
          }}
        />
      )}
      {codes.length > 0 && <BackupCodesDialog codes={codes} close={() => setCodes([])} />}
    </Panel>
  )
}
