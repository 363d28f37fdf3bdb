import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { useAct } from '../useAct.ts'
import { beginSession } from './session.ts'

const VerifyEmail = graphql(`
  mutation VerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) {
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

/** Where the link of a sign-up leads. */
export function VerifyEmailPage() {
  const token = useLocation().hash
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<{ message: string; isOver: boolean } | null>(null)
  const [verify, working] = useAct(VerifyEmail)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    const answer = await verify({ input: { token, password } })
    if (answer?.__typename === 'Session') {
      beginSession(answer.accessToken)
      await navigate({ to: '/', replace: true })
    } else if (answer?.__typename === 'WrongCredentials') {
      setProblem({ message: 'This is not the password that this sign-up was made with.', isOver: false })
    } else if (answer) setProblem({ message: answer.message, isOver: answer.__typename === 'LinkOver' })
  }
  return (
    <Page title="Confirm your address" lead="Enter the password you chose when you signed up.">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={working}>
            Confirm and sign in
          </Button>
          {problem?.isOver && (
            <TextLink to="/sign-in" underline="always">
              To signing in
            </TextLink>
          )}
        </Stack>
      </form>
    </Page>
  )
}
