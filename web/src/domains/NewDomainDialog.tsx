import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useWorkspaceChoice } from '../companies/useWorkspaceChoice.tsx'
import { graphql } from '../gql/index.ts'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const CreateDomain = graphql(`
  mutation CreateDomain($input: CreateDomainInput!) {
    createDomain(input: $input) {
      __typename
      ... on Domain {
        id
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

type Props = { workspace: string | undefined; close: () => void }

/** Adds a domain, and goes on to the records to publish. */
export function NewDomainDialog({ workspace, close }: Props) {
  const navigate = useNavigate()
  const [companyId, workspaceField] = useWorkspaceChoice(workspace)
  const [create, creating] = useAct(CreateDomain)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { domain: '' },
    validate: { domain: (value) => (value.trim() ? null : 'Name the domain.') },
  })
  const submit = form.onSubmit(async ({ domain }) => {
    setProblem(null)
    if (!companyId) return setProblem('Make a workspace first: a domain belongs to one.')
    const answer = await create({ input: { companyId, domain } })
    if (!answer) return
    if (answer.__typename !== 'Domain') return setProblem(showProblem(form, answer))
    void navigate({ to: '/domains/$id', params: { id: answer.id } })
  })
  return (
    <Modal opened onClose={close} title="Add a domain" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Domain"
            description="What stands behind the @ of the addresses you write from."
            placeholder="example.com"
            data-autofocus
            withAsterisk
            key={form.key('domain')}
            {...form.getInputProps('domain')}
          />
          {workspaceField}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
