import { useQuery } from '@apollo/client/react'
import {
  Alert,
  Button,
  Group,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconCamera, IconTrash, IconUserQuestion } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { type Filter, fromFilter, newCondition, newGroup, toFilter } from './conditions.ts'
import { FilterBuilder } from './FilterBuilder.tsx'
import { FilterChoicesQuery, fieldsOf } from './fields.ts'
import { LiveCount } from './LiveCount.tsx'

const SegmentPageQuery = graphql(`
  query SegmentPage($id: ID!) {
    segment(id: $id) {
      id
      name
      description
      kind
      filter
      snapshotAt
      revision
    }
  }
`)

const CreateSegment = graphql(`
  mutation CreateSegment($input: CreateSegmentInput!) {
    createSegment(input: $input) {
      __typename
      ... on Segment {
        id
        name
      }
      ... on Problem {
        message
      }
    }
  }
`)

const UpdateSegment = graphql(`
  mutation UpdateSegment($id: ID!, $input: UpdateSegmentInput!) {
    updateSegment(id: $id, input: $input) {
      __typename
      ... on Segment {
        id
        name
        description
        filter
        revision
      }
      ... on Problem {
        message
      }
    }
  }
`)

const DeleteSegment = graphql(`
  mutation DeleteSegment($id: ID!) {
    deleteSegment(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const TakeSegmentSnapshot = graphql(`
  mutation TakeSegmentSnapshot($id: ID!) {
    takeSegmentSnapshot(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Segment = {
  id: string
  name: string
  description: string | null
  kind: 'live' | 'snapshot'
  filter: Filter
  snapshotAt: string | null
  revision: number
}

/** Builds a segment, and shows whom it finds while it is built. */
export function SegmentPage() {
  const { id } = useParams({ from: '/signed-in/segments/$id' })
  const isNew = id === 'new'
  const { data, error, loading, refetch } = useQuery(SegmentPageQuery, { variables: { id }, skip: isNew })
  if (isNew) return <SegmentForm key="new" />
  if (data?.segment) return <SegmentForm key={`${id}:${data.segment.revision}`} segment={data.segment} />
  return (
    <Page title="Segment">
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {loading && <Waiting rows={5} height={28} />}
      {!loading && !error && (
        <Paper>
          <Nothing
            icon={<IconUserQuestion />}
            title="There is no such segment"
            action={<ButtonLink to="/lists">Show all segments</ButtonLink>}
          >
            It may have been deleted.
          </Nothing>
        </Paper>
      )}
    </Page>
  )
}

function SegmentForm({ segment }: { segment?: Segment }) {
  const navigate = useNavigate()
  const may = usePermission()
  const { data } = useQuery(FilterChoicesQuery, { fetchPolicy: 'cache-and-network' })
  const [name, setName] = useState(segment?.name ?? '')
  const [description, setDescription] = useState(segment?.description ?? '')
  const [kind, setKind] = useState<'live' | 'snapshot'>(segment?.kind ?? 'live')
  const [group, setGroup] = useState(() =>
    segment ? fromFilter(segment.filter) : newGroup([newCondition('country', 'eq')]),
  )
  const [problem, setProblem] = useState<string | null>(null)
  const [create, creating] = useAct(CreateSegment)
  const [update, updating] = useAct(UpdateSegment)
  const [remove] = useAct(DeleteSegment)
  const [take] = useAct(TakeSegmentSnapshot)
  const fields = fieldsOf(data)
  const filter = toFilter(group, (field) => fields.find((it) => it.name === field)?.kind ?? 'text')

  const save = async () => {
    setProblem(null)
    const input = { name, description: description || null, filter }
    const answer = segment
      ? await update({ id: segment.id, input: { ...input, expectedRevision: segment.revision } })
      : await create({ input: { ...input, kind } })
    if (!answer) return
    if (answer.__typename !== 'Segment') return setProblem(answer.message)
    notifyDone(segment ? 'Saved.' : `${answer.name} is ready.`)
    if (!segment) void navigate({ to: '/segments/$id', params: { id: answer.id }, replace: true })
  }
  const drop = async () => {
    const answer = segment && (await remove({ id: segment.id }))
    if (answer?.__typename === 'Deleted') void navigate({ to: '/lists' })
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const snap = async () => {
    const answer = segment && (await take({ id: segment.id }))
    if (answer?.__typename === 'Segment') notifyDone('The snapshot is being taken.')
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Page
      title={segment?.name ?? 'New segment'}
      lead={
        kind === 'live' ? 'It follows its leads: who fits is in it.' : 'It keeps the leads it had when it was taken.'
      }
      actions={
        may('lead:write') && (
          <Group gap="xs">
            {segment && (
              <Button variant="default" color="red" leftSection={<IconTrash size={16} />} onClick={drop}>
                Delete
              </Button>
            )}
            {segment?.kind === 'snapshot' && (
              <Button variant="default" leftSection={<IconCamera size={16} />} onClick={snap}>
                Take it anew
              </Button>
            )}
            <Button loading={creating || updating} disabled={name.trim() === ''} onClick={save}>
              Save
            </Button>
          </Group>
        )
      }
    >
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <TextInput label="Name" withAsterisk value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea
            label="Description"
            autosize
            minRows={1}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {!segment && (
            <SegmentedControl
              aria-label="Live or snapshot"
              data={[
                { value: 'live', label: 'Live' },
                { value: 'snapshot', label: 'Snapshot' },
              ]}
              value={kind}
              onChange={(next) => setKind(next === 'snapshot' ? 'snapshot' : 'live')}
            />
          )}
          {segment?.snapshotAt && (
            <Text size="sm" c="dimmed">
              Taken <Ago at={segment.snapshotAt} />
            </Text>
          )}
        </Stack>
        <Panel title="Whom it finds now">
          <LiveCount filter={filter} />
        </Panel>
      </SimpleGrid>
      <Panel title="Rule">
        <FilterBuilder group={group} fields={fields} change={setGroup} />
      </Panel>
    </Page>
  )
}
