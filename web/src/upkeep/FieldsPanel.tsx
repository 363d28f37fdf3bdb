import { useQuery } from '@apollo/client/react'
import { ActionIcon, Button, Group, Modal, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import type { LeadFieldType } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { fieldTypes, NewFieldDialog } from '../imports/NewFieldDialog.tsx'
import { usePermission } from '../session/permissions.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const FieldsPanelQuery = graphql(`
  query FieldsPanel {
    leadFields {
      id
      key
      label
      type
      choices
      revision
    }
  }
`)

const UpdateLeadField = graphql(`
  mutation UpdateLeadField($id: ID!, $input: UpdateLeadFieldInput!) {
    updateLeadField(id: $id, input: $input) {
      __typename
      ... on LeadField {
        id
        label
        choices
        revision
      }
      ... on Problem {
        message
      }
    }
  }
`)

const DeleteLeadField = graphql(`
  mutation DeleteLeadField($id: ID!) {
    deleteLeadField(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Field = { id: string; key: string; label: string; type: LeadFieldType; choices: string[]; revision: number }

/** The fields that the organisation added to its leads. */
export function FieldsPanel() {
  const { data, error, loading, refetch } = useQuery(FieldsPanelQuery, { fetchPolicy: 'cache-and-network' })
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState<Field | null>(null)
  const [remove] = useAct(DeleteLeadField)
  const mayWrite = usePermission()('lead:write')
  const drop = async (id: string) => {
    const answer = await remove({ id })
    if (answer && answer.__typename !== 'Deleted') notifyFault({ message: answer.message, requestId: null })
    void refetch()
  }
  const fields = data?.leadFields ?? []
  return (
    <Panel
      title="Your own fields"
      fault={error ? faultOf(error) : null}
      again={() => refetch()}
      loading={!data && loading}
      aside={
        mayWrite && (
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            New field
          </Button>
        )
      }
    >
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. A field of your own is there for every lead, in filters, files and mails.
        </Text>
      ) : (
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>In mails and files</Table.Th>
              <Table.Th>Holds</Table.Th>
              <Table.Th w={90} aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map((field) => (
              <Table.Tr key={field.id}>
                <Table.Td fw={600}>{field.label}</Table.Td>
                <Table.Td>
                  <code>{field.key}</code>
                </Table.Td>
                <Table.Td>
                  {fieldTypes[field.type]}
                  {field.choices.length > 0 && `: ${field.choices.join(', ')}`}
                </Table.Td>
                <Table.Td>
                  {mayWrite && (
                    <Group gap={4} wrap="nowrap" justify="flex-end">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`Change ${field.label}`}
                        onClick={() => setEditing(field)}
                      >
                        <IconPencil size={16} />
                      </ActionIcon>
                      <ConfirmButton
                        label="Delete the field"
                        question={`“${field.label}” goes from all leads, with what it holds. This cannot be undone.`}
                        confirm={() => drop(field.id)}
                      >
                        {(open) => (
                          <ActionIcon variant="subtle" color="red" aria-label={`Delete ${field.label}`} onClick={open}>
                            <IconTrash size={16} />
                          </ActionIcon>
                        )}
                      </ConfirmButton>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {adding && (
        <NewFieldDialog
          label=""
          close={() => setAdding(false)}
          made={() => {
            setAdding(false)
            void refetch()
          }}
        />
      )}
      {editing && <EditFieldDialog field={editing} close={() => setEditing(null)} />}
    </Panel>
  )
}

function EditFieldDialog({ field, close }: { field: Field; close: () => void }) {
  const [label, setLabel] = useState(field.label)
  const [choices, setChoices] = useState(field.choices)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateLeadField)
  const submit = async () => {
    const changed = { label, ...(field.type === 'choice' && { choices }), expectedRevision: field.revision }
    const answer = await update({ id: field.id, input: changed })
    if (answer?.__typename === 'LeadField') close()
    else if (answer) setProblem(answer.message)
  }
  return (
    <Modal opened onClose={close} title={`Change ${field.label}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <TextInput label="Name" data-autofocus value={label} onChange={(it) => setLabel(it.currentTarget.value)} />
        {field.type === 'choice' && <TagsInput label="Which ones" value={choices} onChange={setChoices} />}
        {problem && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={submit} loading={updating}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
