import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { notifyDone } from '../ui/notify.tsx'
import { Page } from '../ui/Page.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { endSession } from './session.ts'

const ResetPassword = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      __typename
      ... on PasswordReset {
        email
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

/** Where the link to a new password leads. */
export function ResetPasswordPage() {
  const token = useLocation().hash
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [reset, working] = useAct(ResetPassword)
  const form = useForm({ mode: 'uncontrolled', initialValues: { password: '' } })
  const submit = form.onSubmit(async ({ password }) => {
    setProblem(null)
    const answer = await reset({ input: { token, password } })
    if (answer?.__typename === 'PasswordReset') {
      notifyDone('Your password is changed. Sign in with it.')
      endSession()
      await navigate({ to: '/sign-in', replace: true })
    } else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Page title="Choose a new password" lead="All your sessions end with the old one.">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={working}>
            Change the password
          </Button>
          <TextLink to="/forgot-password" underline="always" size="sm">
            Send me another link
          </TextLink>
        </Stack>
      </form>
    </Page>
  )
}
