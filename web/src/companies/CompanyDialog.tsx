import { skipToken, useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { notifyDone } from '../ui/notify.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateCompany } from './UpdateCompany.ts'

const CompanyDialogQuery = graphql(`
  query CompanyDialog($id: ID!) {
    company(id: $id) {
      id
      name
      domain
      industry
      size
      revision
    }
  }
`)

const CreateCompany = graphql(`
  mutation CreateCompany($input: CreateCompanyInput!) {
    createCompany(input: $input) {
      __typename
      ... on Company {
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

type Company = {
  id: string
  name: string
  domain: string | null
  industry: string | null
  size: string | null
  revision: number
}

/** Makes a workspace, or changes the one that is named. */
export function CompanyDialog({ id, close }: { id: string | undefined; close: () => void }) {
  const { data, error, loading, refetch } = useQuery(
    CompanyDialogQuery,
    id === undefined ? skipToken : { variables: { id } },
  )
  const company = data?.company
  return (
    <Modal opened onClose={close} title={id ? 'Edit workspace' : 'New workspace'}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {id && loading && !company && <Waiting rows={3} height={36} />}
      {id && !loading && !error && !company && <Text>There is no such workspace any more.</Text>}
      {(!id || company) && <CompanyForm company={company ?? null} close={close} refresh={() => void refetch()} />}
    </Modal>
  )
}

function CompanyForm({ company, close, refresh }: { company: Company | null; close: () => void; refresh: () => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [create, creating, refreshPage] = useAct(CreateCompany)
  const [update, updating] = useAct(UpdateCompany)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      name: company?.name ?? '',
      domain: company?.domain ?? '',
      industry: company?.industry ?? '',
      size: company?.size ?? '',
    },
    validate: { name: (value) => (value.trim() ? null : 'Give it a name.') },
  })
  const submit = form.onSubmit(async ({ name, domain, industry, size }) => {
    setProblem(null)
    const input = { name, domain: domain || null, industry: industry || null, size: size || null }
    const answer = company
      ? await update({ id: company.id, input: { ...input, expectedRevision: company.revision } })
      : await create({ input })
    if (!answer) return
    if (answer.__typename === 'Company') {
      notifyDone(company ? 'Saved.' : `${answer.name} is ready.`)
      if (!company) void refreshPage()
      return close()
    }
    setProblem(showProblem(form, answer))
    // What is written here stays; the next save is made upon what the other person saved.
    if (answer.__typename === 'Conflict') refresh()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput label="Name" data-autofocus withAsterisk key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label="Web domain"
          placeholder="example.com"
          key={form.key('domain')}
          {...form.getInputProps('domain')}
        />
        <Group grow align="flex-start">
          <TextInput label="Industry" key={form.key('industry')} {...form.getInputProps('industry')} />
          <TextInput label="Size" placeholder="11–50" key={form.key('size')} {...form.getInputProps('size')} />
        </Group>
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={creating || updating}>
            {company ? 'Save' : 'Create workspace'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
