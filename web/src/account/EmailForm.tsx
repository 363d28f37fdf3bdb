import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { useProof } from './Proof.tsx'

const EmailForm_user = graphql(`
  fragment EmailForm_user on User {
    email
  }
`)

const ChangeEmail = graphql(`
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      __typename
      ... on MailSent {
        email
      }
      ... on ConfirmationNeeded {
        methods
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

export function EmailForm({ user }: { user: FragmentType<typeof EmailForm_user> }) {
  const { email } = read(EmailForm_user, user)
  const prove = useProof()
  const [problem, setProblem] = useState<string | null>(null)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [change, working] = useAct(ChangeEmail)
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' } })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await prove(() => change({ input }))
    if (answer?.__typename === 'MailSent') {
      setSentTo(answer.email)
      form.reset()
    } else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Panel title="Email">
      <Text size="sm">
        You sign in with <b>{email}</b>.
      </Text>
      {sentTo && (
        <Alert role="status">
          We have written to {sentTo}. Nothing changes until you follow the link in that mail.
        </Alert>
      )}
      <form onSubmit={submit} noValidate>
        {problem && (
          <Alert color="red" role="alert" mb="sm">
            {problem}
          </Alert>
        )}
        <Group align="flex-end">
          <TextInput
            label="New address"
            type="email"
            autoComplete="email"
            flex={1}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Button type="submit" variant="default" loading={working}>
            Change address
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
