import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { FilterChoicesQuery } from '../segments/fields.ts'
import { notifyDone } from '../ui/notify.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const CreateLead = graphql(`
  mutation CreateLead($input: LeadInput!) {
    createLead(input: $input) {
      __typename
      ... on Lead {
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

const UpdateLead = graphql(`
  mutation UpdateLead($id: ID!, $input: UpdateLeadInput!) {
    updateLead(id: $id, input: $input) {
      __typename
      ... on Lead {
        id
        email
        firstName
        lastName
        position
        phone
        country
        locale
        timezone
        attributes
        revision
        company {
          id
          name
          domain
        }
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

type Texts = Record<(typeof texts)[number]['name'], string>
export type EditedLead = {
  id: string
  email: string
  revision: number
  attributes: Record<string, unknown>
  company: { name: string; domain: string | null } | null
} & { [Name in Exclude<keyof Texts, 'company' | 'companyDomain'>]: string | null }

const texts = [
  { name: 'firstName', label: 'First name' },
  { name: 'lastName', label: 'Last name' },
  { name: 'company', label: 'Company' },
  { name: 'companyDomain', label: 'Company’s web domain', placeholder: 'example.com' },
  { name: 'position', label: 'Position' },
  { name: 'phone', label: 'Phone' },
  { name: 'country', label: 'Country', placeholder: 'DE' },
  { name: 'locale', label: 'Language', placeholder: 'en' },
  { name: 'timezone', label: 'Time zone', placeholder: 'Europe/Paris' },
] as const

/** Adds a lead, or changes the one that is given. */
export function LeadDialog({ lead, close }: { lead?: EditedLead; close: () => void }) {
  const { data } = useQuery(FilterChoicesQuery)
  const [problem, setProblem] = useState<string | null>(null)
  const [tags, setTags] = useState<string[]>([])
  const [own, setOwn] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(lead?.attributes ?? {}).map(([key, value]) => [key, String(value)])),
  )
  const [create, creating, refreshPage] = useAct(CreateLead)
  const [update, updating] = useAct(UpdateLead)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      email: lead?.email ?? '',
      ...(Object.fromEntries(
        texts.map(({ name }) => [
          name,
          (name === 'company'
            ? lead?.company?.name
            : name === 'companyDomain'
              ? lead?.company?.domain
              : lead?.[name]) ?? '',
        ]),
      ) as Texts),
    },
    validate: { email: (value) => (value.trim() ? null : 'Give an address.') },
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const fields = Object.fromEntries(texts.map(({ name }) => [name, values[name] || null]))
    const attributes = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, value === '' ? null : value]))
    const input = { ...fields, email: values.email, attributes }
    const answer = lead
      ? await update({ id: lead.id, input: { ...input, expectedRevision: lead.revision } })
      : await create({ input: { ...input, tags } })
    if (!answer) return
    if (answer.__typename === 'Lead') {
      notifyDone(lead ? 'Saved.' : `${answer.email} is added.`)
      void refreshPage()
      return close()
    }
    setProblem(showProblem(form, answer))
  })
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={lead ? 'Edit lead' : 'Add a lead'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Address"
            type="email"
            data-autofocus
            withAsterisk
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {texts.map(({ name, ...shown }) => (
              <TextInput key={form.key(name)} {...shown} {...form.getInputProps(name)} />
            ))}
            {data?.leadFields.map(({ key, label, type, choices }) =>
              type === 'choice' || type === 'boolean' ? (
                <Select
                  key={key}
                  label={label}
                  clearable
                  data={
                    type === 'choice'
                      ? [...choices]
                      : [
                          { value: 'true', label: 'Yes' },
                          { value: 'false', label: 'No' },
                        ]
                  }
                  value={own[key] || null}
                  onChange={(value) => setOwn({ ...own, [key]: value ?? '' })}
                />
              ) : (
                <TextInput
                  key={key}
                  label={label}
                  type={type === 'date' ? 'date' : 'text'}
                  value={own[key] ?? ''}
                  onChange={(event) => setOwn({ ...own, [key]: event.currentTarget.value })}
                />
              ),
            )}
          </SimpleGrid>
          {!lead && (
            <TagsInput
              label="Tags"
              placeholder="Type and press Enter"
              value={tags}
              onChange={setTags}
              data={data?.leadTags.map(({ name }) => name) ?? []}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating || updating}>
              {lead ? 'Save' : 'Add'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
