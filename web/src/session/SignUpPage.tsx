import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { beginSession } from './session.ts'

const SignUp = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
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

export function SignUpPage() {
  const [problem, setProblem] = useState<string | null>(null)
  const [signUp, working] = useAct(SignUp)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', tenantName: '', email: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : 'Enter your name.'),
      tenantName: (value) => (value.trim() ? null : 'Enter the name of your organisation.'),
      email: (value) => (value.trim() ? null : 'Enter your email address.'),
      password: (value) => (value.length < 12 ? 'At least 12 characters.' : null),
    },
  })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await signUp({ input })
    if (answer?.__typename === 'Session') beginSession(answer.accessToken)
    else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Page title="Create an account" lead="You become the owner of your organisation.">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput label="Your name" autoComplete="name" key={form.key('name')} {...form.getInputProps('name')} />
          <TextInput
            label="Organisation"
            autoComplete="organization"
            key={form.key('tenantName')}
            {...form.getInputProps('tenantName')}
          />
          <TextInput
            label="Email"
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            description="At least 12 characters."
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={working} fullWidth mt="xs">
            Create account
          </Button>
          <Text size="sm" c="dimmed" ta="center">
            You have one already?{' '}
            <TextLink to="/sign-in" underline="always">
              Sign in
            </TextLink>
          </Text>
        </Stack>
      </form>
    </Page>
  )
}
