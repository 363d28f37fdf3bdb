import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { MailSentNote } from './MailSentNote.tsx'

const RequestPasswordReset = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      __typename
      ... on MailSent {
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

export function ForgotPasswordPage() {
  const [problem, setProblem] = useState<string | null>(null)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [ask, working] = useAct(RequestPasswordReset)
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' } })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await ask({ input })
    if (answer?.__typename === 'MailSent') setSentTo(answer.email)
    else if (answer) setProblem(showProblem(form, answer))
  })
  if (sentTo) return <MailSentNote email={sentTo} what="a link to a new password, if that address has an account" />
  return (
    <Page title="A new password" lead="We send you a link with which you choose it.">
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
          <Button type="submit" size="md" loading={working}>
            Send the link
          </Button>
          <TextLink to="/sign-in" underline="always" size="sm">
            Back to signing in
          </TextLink>
        </Stack>
      </form>
    </Page>
  )
}
