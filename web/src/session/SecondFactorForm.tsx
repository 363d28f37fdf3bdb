import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { ProofMethod } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { Page } from '../ui/Page.tsx'
import { useAct } from '../useAct.ts'
import { answerPasskey, hasPasskeys } from './passkeys.ts'
import { SignInWithPasskey } from './SignInWithPasskey.ts'
import { beginSession } from './session.ts'

const SignInWithCode = graphql(`
  mutation SignInWithCode($input: SignInWithCodeInput!) {
    signInWithCode(input: $input) {
      __typename
      ... on Session {
        accessToken
      }
      ... on Problem {
        message
      }
    }
  }
`)

export type SecondStep = { challenge: string; methods: ProofMethod[]; passkeyOptions: string | null }

/** The second step of a sign-in: a code, or a passkey. */
export function SecondFactorForm({ step, over }: { step: SecondStep; over: (message: string) => void }) {
  const { challenge, methods, passkeyOptions } = step
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [withCode, working] = useAct(SignInWithCode)
  const [withPasskey] = useAct(SignInWithPasskey)
  const settle = (answer: { __typename: string; accessToken?: string; message?: string } | undefined) => {
    if (answer?.accessToken) beginSession(answer.accessToken)
    else if (answer?.__typename === 'LinkOver') over(answer.message ?? '')
    else if (answer?.message) setProblem(answer.message)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    settle(await withCode({ input: { challenge, code } }))
  }
  const byPasskey = async () => {
    setProblem(null)
    const response = await answerPasskey(passkeyOptions ?? '')
    if (!response) return setProblem('The browser gave no passkey.')
    settle(await withPasskey({ input: { challenge, response } }))
  }
  const hasCodes = methods.some((method) => method !== 'passkey')
  const lead = methods.includes('totp')
    ? 'Give the code that your app shows now, or a backup code.'
    : 'Use your passkey, or a backup code.'
  return (
    <Page title="One more step" lead={lead}>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {passkeyOptions && hasPasskeys() && (
          <Button size="md" leftSection={<IconFingerprint size={18} />} onClick={byPasskey}>
            Use a passkey
          </Button>
        )}
        {hasCodes && (
          <form onSubmit={submit} noValidate>
            <Stack>
              <TextInput
                label="Code"
                autoComplete="one-time-code"
                data-autofocus
                value={code}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
              <Button type="submit" size="md" loading={working} variant={passkeyOptions ? 'default' : 'filled'}>
                Continue
              </Button>
            </Stack>
          </form>
        )}
        <Button variant="subtle" onClick={() => over('')}>
          Sign in as somebody else
        </Button>
      </Stack>
    </Page>
  )
}
