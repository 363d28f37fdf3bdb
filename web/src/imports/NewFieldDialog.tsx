import { Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { LeadFieldType } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { useAct } from '../useAct.ts'

const CreateLeadField = graphql(`
  mutation CreateImportField($input: CreateLeadFieldInput!) {
    createLeadField(input: $input) {
      __typename
      ... on LeadField {
        id
        key
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** What a field of one's own can hold. */
export const fieldTypes: Record<LeadFieldType, string> = {
  text: 'Text',
  number: 'Number',
  date: 'Day',
  boolean: 'Yes or no',
  choice: 'One of several',
}

const keyOf = (label: string) =>
  label
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)

type Props = { label: string; close: () => void; made: (key: string) => void }

/** A new field of your own, for a column that none fits. */
export function NewFieldDialog({ label: initial, close, made }: Props) {
  const [label, setLabel] = useState(initial)
  const [type, setType] = useState<LeadFieldType>('text')
  const [options, setOptions] = useState<string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [create, creating] = useAct(CreateLeadField)
  const submit = async () => {
    const key = keyOf(label)
    const answer = await create({ input: { key, label, type, ...(type === 'choice' && { choices: options }) } })
    if (answer?.__typename === 'LeadField') made(answer.key)
    else if (answer) setProblem(answer.message)
  }
  return (
    <Modal opened onClose={close} title="New field" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <TextInput
          label="Name"
          data-autofocus
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Select
          label="What it holds"
          allowDeselect={false}
          data={Object.entries(fieldTypes).map(([value, text]) => ({ value, label: text }))}
          value={type}
          onChange={(next) => setType((Object.keys(fieldTypes) as LeadFieldType[]).find((it) => it === next) ?? 'text')}
        />
        {type === 'choice' && <TagsInput label="Which ones" value={options} onChange={setOptions} />}
        {problem && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={submit} loading={creating} disabled={keyOf(label) === ''}>
            Add the field
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
