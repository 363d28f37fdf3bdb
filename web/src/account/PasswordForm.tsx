import { Alert, Button, Group, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { useProof } from './Proof.tsx'

const ChangePassword = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on User {
        id
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

export function PasswordForm() {
  const prove = useProof()
  const [problem, setProblem] = useState<string | null>(null)
  const [change, working, refresh] = useAct(ChangePassword)
  const form = useForm({ mode: 'uncontrolled', initialValues: { password: '' } })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await prove(() => change({ input }))
    if (answer?.__typename === 'User') {
      notifyDone('Your password is changed. All your other sessions have ended.')
      form.reset()
      void refresh()
    } else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Panel title="Password">
      <form onSubmit={submit} noValidate>
        {problem && (
          <Alert color="red" role="alert" mb="sm">
            {problem}
          </Alert>
        )}
        <Group align="flex-end">
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            flex={1}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" variant="default" loading={working}>
            Change password
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
