import { Alert, Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const ProfileForm_user = graphql(`
  fragment ProfileForm_user on User {
    name
  }
`)

const UpdateProfile = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      __typename
      ... on User {
        id
        name
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

export function ProfileForm({ user }: { user: FragmentType<typeof ProfileForm_user> }) {
  const { name } = read(ProfileForm_user, user)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, working] = useAct(UpdateProfile)
  const form = useForm({ mode: 'uncontrolled', initialValues: { name } })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await update({ input })
    if (answer?.__typename === 'User') notifyDone('Saved.')
    else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Panel title="Profile">
      <form onSubmit={submit} noValidate>
        {problem && (
          <Alert color="red" role="alert" mb="sm">
            {problem}
          </Alert>
        )}
        <Group align="flex-end">
          <TextInput
            label="Your name"
            autoComplete="name"
            flex={1}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" variant="default" loading={working}>
            Save name
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
