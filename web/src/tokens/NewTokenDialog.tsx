import { useQuery } from '@apollo/client/react'
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const NewTokenDialogQuery = graphql(`
  query NewTokenDialog {
    tokenScopes
    companies(first: 100) {
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const CreateToken = graphql(`
  mutation CreateToken($input: CreatePersonalTokenInput!) {
    createPersonalToken(input: $input) {
      __typename
      ... on NewPersonalToken {
        token
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

const terms = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '366', label: 'A year' },
]

/** Asks what a new token is for and what it may do. */
export function NewTokenDialog({ close, show }: { close: () => void; show: (token: string) => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(NewTokenDialogQuery)
  const [create, creating] = useAct(CreateToken)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      name: '',
      scopes: [] as string[],
      companyIds: [] as string[],
      ipRanges: [] as string[],
      expiresInDays: '90',
    },
    validate: {
      name: (value) => (value.trim() ? null : 'Say what it is for.'),
      scopes: (value) => (value.length > 0 ? null : 'Choose at least one.'),
    },
  })
  const submit = form.onSubmit(async ({ expiresInDays, ...values }) => {
    setProblem(null)
    const answer = await create({ input: { ...values, expiresInDays: Number(expiresInDays) } })
    if (answer?.__typename === 'NewPersonalToken') show(answer.token)
    else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Modal opened onClose={close} size="lg" title="New token" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="What is it for?"
            placeholder="Nightly import"
            data-autofocus
            withAsterisk
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Checkbox.Group label="It may" withAsterisk key={form.key('scopes')} {...form.getInputProps('scopes')}>
            <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} spacing="xs" mt={4} mb={4}>
              {data?.tokenScopes.map((scope) => (
                <Checkbox key={scope} value={scope} label={scope} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          <MultiSelect
            label="Only in these workspaces"
            placeholder="All you see"
            searchable
            clearable
            data={data?.companies.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            key={form.key('companyIds')}
            {...form.getInputProps('companyIds')}
          />
          <TagsInput
            label="Only from these addresses"
            description="As 203.0.113.7 or 203.0.113.0/24; none means from anywhere."
            key={form.key('ipRanges')}
            {...form.getInputProps('ipRanges')}
          />
          <Select
            label="Ends after"
            allowDeselect={false}
            data={terms}
            key={form.key('expiresInDays')}
            {...form.getInputProps('expiresInDays')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Create token
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
