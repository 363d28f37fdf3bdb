import { useQuery } from '@apollo/client/react'
import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  Paper,
  Select,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconBan, IconCheck, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const SuppressionPageQuery = graphql(`
  query SuppressionPage($after: String, $filter: SuppressionFilter, $email: String!, $asked: Boolean!) {
    suppressions(first: 100, after: $after, filter: $filter) {
      totalCount
      nodes {
        key
        kind
        typed
        reason
        source
        note
        createdAt
        expiresAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    whySuppressed(email: $email) @include(if: $asked) {
      isSuppressed
      explanation
    }
  }
`)

const Suppress = graphql(`
  mutation Suppress($input: SuppressInput!) {
    suppress(input: $input) {
      __typename
      ... on SuppressedEntries {
        suppressedCount
        entries {
          entry
          problem
        }
      }
      ... on Problem {
        message
      }
    }
  }
`)

const Unsuppress = graphql(`
  mutation Unsuppress($entry: String!) {
    unsuppress(entry: $entry) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const reasons = {
  manual: 'By hand',
  unsubscribe: 'Unsubscribed',
  bounce_hard: 'Bounced',
  complaint: 'Complained',
} as const
type Reason = keyof typeof reasons
const reasonOf = (value: string | null | undefined) => (Object.keys(reasons) as Reason[]).find((it) => it === value)

/** Whom nothing is ever sent to, why, and how to add to it. */
export function SuppressionPage() {
  const { q, reason, dialog } = useSearch({ from: '/signed-in/suppression' })
  const navigate = useNavigate({ from: '/suppression' })
  const may = usePermission()
  const [lifting, setLifting] = useState<string | null>(null)
  const variables = {
    filter: { search: q ?? null, reason: reasonOf(reason) ?? null },
    email: q ?? '',
    asked: q?.includes('@') === true && !q.startsWith('@'),
  }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(SuppressionPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
  })
  const [unsuppress, lifted] = useAct(Unsuppress)
  const shown = data ?? previousData
  const list = shown?.suppressions
  const choose = (next: { q?: string; reason?: string; dialog?: 'add' }) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const search = useDebouncedCallback((text: string) => choose({ q: text || undefined }), 250)
  const lift = async () => {
    const answer = lifting && (await unsuppress({ entry: lifting }))
    setLifting(null)
    if (!answer) return
    if (answer.__typename !== 'Deleted') notifyFault({ message: answer.message, requestId: null })
    void refetch()
  }
  const add = may('suppression:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => choose({ dialog: 'add' })}>
      Suppress
    </Button>
  )
  return (
    <Page
      title="Suppression"
      lead="Nothing is ever sent to these addresses and domains, however they are written."
      actions={add}
    >
      <Group gap="sm">
        <TextInput
          aria-label="Search the list, or ask about an address"
          placeholder="An address in any spelling, or a domain"
          leftSection={<IconSearch size={16} />}
          defaultValue={q ?? ''}
          onChange={(event) => search(event.currentTarget.value)}
          style={{ flex: '1 1 260px' }}
        />
        <Select
          aria-label="Reason"
          placeholder="Any reason"
          clearable
          w={170}
          data={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
          value={reasonOf(reason) ?? null}
          onChange={(next) => choose({ reason: next ?? undefined })}
        />
      </Group>
      {shown?.whySuppressed && (
        <Alert
          color={shown.whySuppressed.isSuppressed ? 'red' : 'ice'}
          icon={shown.whySuppressed.isSuppressed ? <IconBan size={18} /> : <IconCheck size={18} />}
          role="status"
        >
          {shown.whySuppressed.explanation}
        </Alert>
      )}
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={6} height={32} />}
      {list && list.nodes.length === 0 && (
        <Paper>
          <Nothing
            icon={<IconBan />}
            title={q || reason ? 'Nothing like that is on the list' : 'Nobody is suppressed'}
            action={add}
          >
            Who unsubscribes, complains or bounces for good is put here by itself.
          </Nothing>
        </Paper>
      )}
      {list && list.nodes.length > 0 && (
        <Paper>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="sm" horizontalSpacing="lg">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Address or domain</Table.Th>
                  <Table.Th>Reason</Table.Th>
                  <Table.Th>Since</Table.Th>
                  <Table.Th>Until</Table.Th>
                  <Table.Th>Note</Table.Th>
                  <Table.Th>
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.nodes.map((entry) => (
                  <Table.Tr key={entry.key}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      {entry.key} {entry.kind === 'domain' && <Badge variant="light">Domain</Badge>}
                    </Table.Td>
                    <Table.Td>{reasons[entry.reason]}</Table.Td>
                    <Table.Td>
                      <Ago at={entry.createdAt} />
                    </Table.Td>
                    <Table.Td>{entry.expiresAt ? <Ago at={entry.expiresAt} /> : 'For good'}</Table.Td>
                    <Table.Td>{entry.note}</Table.Td>
                    <Table.Td>
                      {may('suppression:write') && (
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Lift the suppression of ${entry.key}`}
                          onClick={() => setLifting(entry.key)}
                        >
                          <IconTrash size={16} />
                        </ActionIcon>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Stack align="center">
          <Button
            variant="default"
            loading={loading}
            onClick={() => fetchMore({ variables: { ...variables, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Stack>
      )}
      {dialog === 'add' && <SuppressDialog close={() => choose({ dialog: undefined })} done={() => refetch()} />}
      {lifting && (
        <Modal
          opened
          onClose={() => setLifting(null)}
          title="Lift this suppression?"
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Stack>
            <Text>Mail may be sent to {lifting} again. Do this only when they asked for it.</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setLifting(null)}>
                Cancel
              </Button>
              <Button color="red" loading={lifted} onClick={lift}>
                Lift it
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </Page>
  )
}

function SuppressDialog({ close, done }: { close: () => void; done: () => unknown }) {
  const [text, setText] = useState('')
  const [reason, setReason] = useState<Reason>('manual')
  const [note, setNote] = useState('')
  const [until, setUntil] = useState('')
  const [wrong, setWrong] = useState<string[]>([])
  const [suppress, suppressing] = useAct(Suppress)
  const entries = text
    .split(/[\n,;]+/)
    .map((it) => it.trim())
    .filter(Boolean)
  const submit = async () => {
    const answer = await suppress({
      input: { entries, reason, note: note || null, expiresAt: until ? `${until}T00:00:00Z` : null },
    })
    if (!answer) return
    if (answer.__typename !== 'SuppressedEntries') return setWrong([answer.message])
    const refused = answer.entries.flatMap(({ entry, problem }) => (problem ? [`${entry}: ${problem}`] : []))
    notifyDone(`${answer.suppressedCount} suppressed.`)
    void done()
    if (refused.length > 0) return setWrong(refused)
    close()
  }
  return (
    <Modal opened onClose={close} title="Suppress" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {wrong.length > 0 && (
          <Alert color="red" role="alert" title="These could not be taken">
            {wrong.slice(0, 10).map((it) => (
              <Text key={it} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {it}
              </Text>
            ))}
          </Alert>
        )}
        <Textarea
          label="Addresses and domains"
          description="One in a line, at most 500. A domain stands for all its addresses."
          data-autofocus
          autosize
          minRows={3}
          maxRows={10}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          <Select
            label="Reason"
            allowDeselect={false}
            data={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
            value={reason}
            onChange={(next) => setReason(reasonOf(next) ?? 'manual')}
          />
          <TextInput
            label="Until"
            type="date"
            description="For good, if left out"
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </Group>
        <TextInput label="Note" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button loading={suppressing} disabled={entries.length === 0} onClick={submit}>
            Suppress {entries.length > 1 ? entries.length : ''}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
