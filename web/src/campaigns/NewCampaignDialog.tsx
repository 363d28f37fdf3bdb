import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { here, zones } from './zones.ts'

const NewCampaignChoices = graphql(`
  query NewCampaignChoices {
    companies(first: 250) {
      nodes {
        id
        name
        status
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const CreateCampaign = graphql(`
  mutation CreateCampaign($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      __typename
      ... on Campaign {
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

type Props = { workspace: string | undefined; close: () => void }

/** Makes a draft, and goes on to what it sends. */
export function NewCampaignDialog({ workspace, close }: Props) {
  const navigate = useNavigate()
  const { data } = useQuery(NewCampaignChoices)
  const [create, creating] = useAct(CreateCampaign)
  const [problem, setProblem] = useState<string | null>(null)
  const companies = (data?.companies.nodes ?? []).filter(({ status }) => status === 'active')
  const [chosen, setChosen] = useState(workspace ?? null)
  const companyId = chosen ?? companies[0]?.id ?? null
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '', description: '', timezone: here } })
  const submit = form.onSubmit(async ({ name, description, timezone }) => {
    setProblem(null)
    if (!companyId) return setProblem('Choose the workspace it belongs to.')
    const answer = await create({ input: { companyId, name, description: description || null, timezone } })
    if (!answer) return
    if (answer.__typename !== 'Campaign') return setProblem(showProblem(form, answer))
    void navigate({ to: '/campaigns/$id/sequence', params: { id: answer.id } })
  })
  return (
    <Modal opened onClose={close} title="New campaign" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Name"
            description="Only you see it."
            data-autofocus
            withAsterisk
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput label="What it is for" key={form.key('description')} {...form.getInputProps('description')} />
          {companies.length > 1 && (
            <Select
              label="Workspace"
              allowDeselect={false}
              data={companies.map(({ id, name }) => ({ value: id, label: name }))}
              value={companyId}
              onChange={setChosen}
            />
          )}
          <Select
            label="Time zone"
            description="For recipients whose own is not known."
            searchable
            allowDeselect={false}
            data={zones(here)}
            key={form.key('timezone')}
            {...form.getInputProps('timezone')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Make the draft
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
