import { useQuery } from '@apollo/client/react'
import { Alert, Button, Divider, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconFingerprint } from '@tabler/icons-react'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { answerPasskey, hasPasskeys } from './passkeys.ts'
import { SecondFactorForm, type SecondStep } from './SecondFactorForm.tsx'
import { SignInWithPasskey } from './SignInWithPasskey.ts'
import { beginSession } from './session.ts'

const SignInOptions = graphql(`
  query SignInPage($challenge: String!, $isBegun: Boolean!) {
    signInOptions {
      oidcName
    }
    secondFactor(challenge: $challenge) @include(if: $isBegun) {
      challenge
      methods
      passkeyOptions
    }
  }
`)

const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Session {
        accessToken
      }
      ... on SecondFactorNeeded {
        challenge
        methods
        passkeyOptions
      }
      ... on Problem {
        message
      }
      ... on InvalidInput {
        issues {
          path
          message
        }
      }
    }
  }
`)

const StartPasskeySignIn = graphql(`
  mutation StartPasskeySignIn {
    startPasskeySignIn {
      __typename
      ... on PasskeySignIn {
        challenge
        options
      }
      ... on Problem {
        message
      }
    }
  }
`)

export function SignInPage() {
  const { to, problem: sentBack } = useSearch({ from: '/signed-out' })
  const begun = new URLSearchParams(useLocation().hash).get('challenge') ?? ''
  const navigate = useNavigate()
  const { data } = useQuery(SignInOptions, { variables: { challenge: begun, isBegun: begun !== '' } })
  const [problem, setProblem] = useState<string | null>(sentBack ?? null)
  const [given, setStep] = useState<SecondStep | null>(null)
  const [signIn, working] = useAct(SignIn)
  const [startPasskey] = useAct(StartPasskeySignIn)
  const [signInWithPasskey] = useAct(SignInWithPasskey)
  const step = given ?? (begun ? data?.secondFactor : null) ?? null
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() ? null : 'Enter your email address.'),
      password: (value) => (value ? null : 'Enter your password.'),
    },
  })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await signIn({ input })
    if (answer?.__typename === 'Session') beginSession(answer.accessToken)
    else if (answer?.__typename === 'SecondFactorNeeded') setStep(answer)
    else if (answer) setProblem(showProblem(form, answer))
  })
  const withPasskey = async () => {
    setProblem(null)
    const question = await startPasskey({})
    if (!question) return
    if (question.__typename !== 'PasskeySignIn') return setProblem(question.message)
    const response = await answerPasskey(question.options)
    if (!response) return setProblem('The browser gave no passkey.')
    const answer = await signInWithPasskey({ input: { challenge: question.challenge, response } })
    if (answer?.__typename === 'Session') beginSession(answer.accessToken)
    else if (answer) setProblem(answer.message)
  }
  const leave = (message: string) => {
    setStep(null)
    setProblem(message || null)
    if (begun) void navigate({ to: '/sign-in', hash: '', replace: true })
  }
  if (step) return <SecondFactorForm step={step} over={leave} />
  const oidc = data?.signInOptions.oidcName
  return (
    <Page title="Sign in" lead="Welcome back.">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Email"
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={working} fullWidth mt="xs">
            Sign in
          </Button>
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              New here?{' '}
              <TextLink to="/sign-up" underline="always">
                Create an account
              </TextLink>
            </Text>
            <TextLink to="/forgot-password" underline="always" size="sm">
              Forgot your password?
            </TextLink>
          </Group>
          {(oidc || hasPasskeys()) && <Divider label="or" />}
          {hasPasskeys() && (
            <Button variant="default" leftSection={<IconFingerprint size={18} />} onClick={withPasskey}>
              Sign in with a passkey
            </Button>
          )}
          {oidc && (
            <Button component="a" variant="default" href={`/session/oidc?to=${encodeURIComponent(to ?? '/')}`}>
              Sign in with {oidc}
            </Button>
          )}
        </Stack>
      </form>
    </Page>
  )
}
