import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { type Role, roles } from '../members/roles.ts'
import { notifyDone } from '../ui/notify.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const CreateInvitation = graphql(`
  mutation CreateInvitation($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      __typename
      ... on Invitation {
        id
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

/** Asks whom to invite as what; the link goes to their mailbox. */
export function InviteDialog({ close }: { close: () => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [create, creating, refresh] = useAct(CreateInvitation)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', role: 'marketer' as Role },
    validate: { email: (value) => (value.trim() ? null : 'Give an address.') },
  })
  const submit = form.onSubmit(async ({ email, role }) => {
    setProblem(null)
    const answer = await create({ input: { email: email.trim(), roles: [role] } })
    if (!answer) return
    if (answer.__typename !== 'Invitation') return setProblem(showProblem(form, answer))
    notifyDone(`A link is on its way to ${answer.email}.`)
    void refresh()
    close()
  })
  return (
    <Modal opened onClose={close} title="Invite somebody" closeButtonProps={{ 'aria-label': 'Close' }}>
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
            description="The link is good for a week, for this address alone."
            data-autofocus
            withAsterisk
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Select
            label="Role"
            allowDeselect={false}
            data={roles.map(({ value, label, means }) => ({ value, label: `${label}: ${means.toLowerCase()}` }))}
            key={form.key('role')}
            {...form.getInputProps('role')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Send the invitation
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
