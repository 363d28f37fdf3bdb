import { useQuery } from '@apollo/client/react'
import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  Modal,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconDots, IconList, IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const ListsPageQuery = graphql(`
  query ListsPage {
    leadLists(first: 250) {
      nodes {
        id
        name
        description
        memberCount
        usedBy {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    segments(first: 250) {
      nodes {
        id
        name
        description
        kind
        snapshotAt
        usedBy {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const CreateLeadList = graphql(`
  mutation CreateLeadList($input: CreateLeadListInput!) {
    createLeadList(input: $input) {
      __typename
      ... on LeadList {
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

const DeleteLeadList = graphql(`
  mutation DeleteLeadList($id: ID!) {
    deleteLeadList(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

/** Lists, put together by hand, and segments, which find their leads by rule. */
export function ListsPage() {
  const { dialog } = useSearch({ from: '/signed-in/lists' })
  const navigate = useNavigate({ from: '/lists' })
  const may = usePermission()
  const { data, error, loading, refetch } = useQuery(ListsPageQuery, { fetchPolicy: 'cache-and-network' })
  const [remove, , refresh] = useAct(DeleteLeadList)
  const open = (next?: 'new') => navigate({ search: (before) => ({ ...before, dialog: next }) })
  const drop = async (id: string) => {
    const answer = await remove({ id })
    if (answer?.__typename === 'Deleted') void refresh()
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const newList = may('lead:write') && (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => open('new')}>
      New list
    </Button>
  )
  const newSegment = may('lead:write') && (
    <ButtonLink to="/segments/$id" params={{ id: 'new' }} leftSection={<IconPlus size={16} />}>
      New segment
    </ButtonLink>
  )
  return (
    <Page
      title="Lists and segments"
      lead="A list is put together by hand. A segment finds its leads by rule, and follows them."
      actions={
        <Group gap="xs">
          {newList}
          {newSegment}
        </Group>
      }
    >
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!data && loading && <Waiting rows={5} height={60} />}
      {data && (
        <>
          <Title order={2}>Segments</Title>
          {data.segments.nodes.length === 0 && (
            <Paper>
              <Nothing icon={<IconUsersGroup />} title="No segment yet" action={newSegment}>
                Find leads by what they are and what they did.
              </Nothing>
            </Paper>
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {data.segments.nodes.map((segment) => (
              <Paper key={segment.id} p="md" component="article" aria-label={segment.name}>
                <Stack gap={4}>
                  <Group justify="space-between">
                    <TextLink to="/segments/$id" params={{ id: segment.id }} fw={600} c="inherit">
                      {segment.name}
                    </TextLink>
                    <Badge variant="light" color={segment.kind === 'live' ? 'ice' : 'gray'}>
                      {segment.kind === 'live' ? 'Live' : 'Snapshot'}
                    </Badge>
                  </Group>
                  <Text size="sm" c="dimmed">
                    {segment.description || 'No description'}
                    {segment.snapshotAt && (
                      <>
                        {' · taken '}
                        <Ago at={segment.snapshotAt} />
                      </>
                    )}
                  </Text>
                  <UsedBy segments={segment.usedBy} />
                </Stack>
              </Paper>
            ))}
          </SimpleGrid>
          <Title order={2}>Lists</Title>
          {data.leadLists.nodes.length === 0 && (
            <Paper>
              <Nothing icon={<IconList />} title="No list yet" action={newList}>
                Put leads together by hand, or choose a list when you import.
              </Nothing>
            </Paper>
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {data.leadLists.nodes.map((list) => (
              <Paper key={list.id} p="md" component="article" aria-label={list.name}>
                <Group justify="space-between" align="flex-start" wrap="nowrap">
                  <Stack gap={4} miw={0}>
                    <TextLink
                      to="/leads"
                      search={{ filter: JSON.stringify({ lists: { anyOf: [list.id] } }) }}
                      fw={600}
                      c="inherit"
                    >
                      {list.name}
                    </TextLink>
                    <Text size="sm" c="dimmed">
                      {list.memberCount.toLocaleString()} leads{list.description && ` · ${list.description}`}
                    </Text>
                    <UsedBy segments={list.usedBy} />
                  </Stack>
                  {may('lead:write') && (
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${list.name}`}>
                          <IconDots size={18} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => drop(list.id)}>
                          Delete the list; its leads stay
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </Group>
              </Paper>
            ))}
          </SimpleGrid>
        </>
      )}
      {dialog === 'new' && <ListDialog close={() => open()} />}
    </Page>
  )
}

function UsedBy({ segments }: { segments: ReadonlyArray<{ id: string; name: string }> }) {
  if (segments.length === 0) return null
  return (
    <Text size="xs" c="dimmed">
      Used by {segments.map(({ name }) => name).join(', ')}
    </Text>
  )
}

function ListDialog({ close }: { close: () => void }) {
  const [create, creating, refresh] = useAct(CreateLeadList)
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '', description: '' } })
  const submit = form.onSubmit(async ({ name, description }) => {
    const answer = await create({ input: { name, description: description || null } })
    if (!answer) return
    if (answer.__typename !== 'LeadList') {
      const rest = showProblem(form, answer)
      return rest ? notifyFault({ message: rest, requestId: null }) : undefined
    }
    notifyDone(`${answer.name} is ready.`)
    void refresh()
    close()
  })
  return (
    <Modal opened onClose={close} title="New list" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput label="Name" data-autofocus withAsterisk key={form.key('name')} {...form.getInputProps('name')} />
          <TextInput label="Description" key={form.key('description')} {...form.getInputProps('description')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Make the list
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
