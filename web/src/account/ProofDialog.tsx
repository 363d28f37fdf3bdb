import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { ConfirmIdentityInput, ProofMethod } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { answerPasskey, hasPasskeys } from '../session/passkeys.ts'
import { useAct } from '../useAct.ts'

const ConfirmIdentity = graphql(`
  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {
    confirmIdentity(input: $input) {
      __typename
      ... on IdentityConfirmed {
        until
      }
      ... on Problem {
        message
      }
    }
  }
`)

const StartPasskeyConfirmation = graphql(`
  mutation StartPasskeyConfirmation {
    startPasskeyConfirmation {
      __typename
      ... on PasskeyQuestion {
        challenge
        options
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { methods: ProofMethod[]; close: (proven: boolean) => void }

/** Asks for one proof that it is still the same person. */
export function ProofDialog({ methods, close }: Props) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [confirm, working] = useAct(ConfirmIdentity)
  const [start] = useAct(StartPasskeyConfirmation)
  const byPassword = methods.includes('password')
  const byCode = methods.includes('totp') || methods.includes('backup_code')
  const give = async (input: ConfirmIdentityInput) => {
    setProblem(null)
    const answer = await confirm({ input })
    if (answer?.__typename === 'IdentityConfirmed') close(true)
    else if (answer) setProblem(answer.message)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void give(byPassword ? { password: text } : { code: text })
  }
  const byPasskey = async () => {
    const question = await start({})
    if (question?.__typename !== 'PasskeyQuestion') return
    const passkey = await answerPasskey(question.options)
    if (passkey) await give({ challenge: question.challenge, passkey })
    else setProblem('The browser gave no passkey.')
  }
  return (
    <Modal opened onClose={() => close(false)} title="Is it still you?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">This changes how your account is protected. Prove once that it is you.</Text>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          {byPassword && (
            <PasswordInput
              label="Your password"
              data-autofocus
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          {!byPassword && byCode && (
            <TextInput
              label="Code of your app, or a backup code"
              data-autofocus
              autoComplete="one-time-code"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          {methods.length === 0 && <Text>You have nothing to prove yourself with here: sign out and in again.</Text>}
          {methods.includes('passkey') && hasPasskeys() && (
            <Button variant="default" leftSection={<IconFingerprint size={18} />} onClick={byPasskey}>
              Use a passkey
            </Button>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => close(false)}>
              Cancel
            </Button>
            {(byPassword || byCode) && (
              <Button type="submit" loading={working}>
                Confirm
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
