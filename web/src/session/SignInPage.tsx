import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { beginSession } from './session.ts'

const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Session {
        accessToken
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

export function SignInPage() {
  const [problem, setProblem] = useState<string | null>(null)
  const [signIn, working] = useAct(SignIn)
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
    else if (answer) setProblem(showProblem(form, answer))
  })
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
          <Text size="sm" c="dimmed" ta="center">
            New here?{' '}
            <TextLink to="/sign-up" underline="always">
              Create an account
            </TextLink>
          </Text>
        </Stack>
      </form>
    </Page>
  )
}
