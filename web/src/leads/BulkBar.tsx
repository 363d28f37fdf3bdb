import { useQuery } from '@apollo/client/react'
import { Button, Group, Menu, Modal, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconDots, IconListCheck, IconTag, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ChangeLeadsInput } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { FilterChoicesQuery } from '../segments/fields.ts'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const ChangeLeads = graphql(`
  mutation ChangeLeads($input: ChangeLeadsInput!) {
    changeLeads(input: $input) {
      __typename
      ... on Operation {
        id
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Which = Pick<ChangeLeadsInput, 'filter' | 'ids'>
type Props = {
  /** What is chosen: some, or all that match. */
  which: Which
  count: string
  chooseAll: (() => void) | undefined
  clear: () => void
  started: (operationId: string) => void
}

const actions = {
  tag: 'Add a tag',
  untag: 'Remove a tag',
  list: 'Put on a list',
  unlist: 'Take from a list',
  status: 'Set the status',
  delete: 'Delete',
} as const
type Action = keyof typeof actions

/** What can be done to all that are chosen. Each can be undone. */
export function BulkBar({ which, count, chooseAll, clear, started }: Props) {
  const [action, setAction] = useState<Action | null>(null)
  return (
    <Paper p="xs" withBorder role="region" aria-label="Chosen leads" pos="sticky" bottom={12} style={{ zIndex: 3 }}>
      <Group justify="space-between">
        <Group gap="sm">
          <Text size="sm" fw={600}>
            {count} chosen
          </Text>
          {chooseAll && (
            <Button size="xs" variant="subtle" onClick={chooseAll}>
              Choose all that match
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={clear}>
            Clear
          </Button>
        </Group>
        <Group gap="xs">
          <Button size="xs" variant="default" leftSection={<IconTag size={14} />} onClick={() => setAction('tag')}>
            Tag
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconListCheck size={14} />}
            onClick={() => setAction('list')}
          >
            List
          </Button>
          <Menu position="top-end">
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDots size={14} />}>
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['untag', 'unlist', 'status'] as const).map((it) => (
                <Menu.Item key={it} onClick={() => setAction(it)}>
                  {actions[it]}
                </Menu.Item>
              ))}
              <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setAction('delete')}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {action && (
        <BulkDialog action={action} which={which} count={count} close={() => setAction(null)} started={started} />
      )}
    </Paper>
  )
}

type DialogProps = Pick<Props, 'which' | 'count' | 'started'> & { action: Action; close: () => void }

function BulkDialog({ action, which, count, close, started }: DialogProps) {
  const { data } = useQuery(FilterChoicesQuery)
  const [value, setValue] = useState('')
  const [change, changing] = useAct(ChangeLeads)
  const named = (of: ReadonlyArray<{ id: string; name: string }> = []) =>
    of.map(({ id, name }) => ({ value: id, label: name }))
  const statuses = ['active', 'replied', 'unsubscribed', 'invalid'] as const
  const submit = async () => {
    const what: Record<Action, Partial<ChangeLeadsInput>> = {
      tag: { addTag: value },
      untag: { removeTagId: value },
      list: { addToListId: value },
      unlist: { removeFromListId: value },
      status: { setStatus: statuses.find((it) => it === value) ?? null },
      delete: { delete: true },
    }
    const answer = await change({ input: { ...which, ...what[action] } })
    if (!answer) return
    if (answer.__typename !== 'Operation') return notifyFault({ message: answer.message, requestId: null })
    started(answer.id)
    close()
  }
  const options =
    action === 'untag' ? named(data?.leadTags) : action === 'status' ? [...statuses] : named(data?.leadLists.nodes)
  return (
    <Modal opened onClose={close} title={actions[action]} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {action === 'tag' && (
          <TextInput
            label="Tag"
            data-autofocus
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        )}
        {action === 'delete' && (
          <Text>{count} leads are deleted with all that is known of them. For 30 days this can be undone.</Text>
        )}
        {action !== 'tag' && action !== 'delete' && (
          <Select
            label={action === 'untag' ? 'Tag' : action === 'status' ? 'Status' : 'List'}
            data={options}
            value={value || null}
            onChange={(next) => setValue(next ?? '')}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            color={action === 'delete' ? 'red' : undefined}
            loading={changing}
            disabled={action !== 'delete' && value.trim() === ''}
            onClick={submit}
          >
            {action === 'delete' ? 'Delete' : 'Do it'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
