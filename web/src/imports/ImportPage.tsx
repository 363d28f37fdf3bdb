import { useQuery, useSubscription } from '@apollo/client/react'
import { Alert, Anchor, Box, Button, Group, Paper, Progress, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconPlayerStop } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { OperationNote } from '../operations/OperationNote.tsx'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { notifyFault } from '../ui/notify.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { states } from './states.ts'
import { useSpeed } from './useSpeed.ts'

const ImportPageQuery = graphql(`
  query ImportPage($id: ID!) {
    leadImport(id: $id) {
      id
      fileName
      status
      rowCount
      readCount
      createdCount
      updatedCount
      unchangedCount
      duplicateCount
      invalidCount
      suppressedCount
      error
      createdAt
      finishedAt
      errorsUrl
      errors(first: 50) {
        line
        column
        reason
        value
      }
      list {
        id
        name
      }
      job {
        id
      }
      operation {
        id
        status
        canUndo
      }
    }
  }
`)

const ImportProgress = graphql(`
  subscription ImportProgress($id: ID!) {
    jobUpdated(id: $id) {
      id
      state
      error
      progress {
        done
        total
        counts
      }
    }
  }
`)

const CancelLeadImport = graphql(`
  mutation CancelLeadImport($id: ID!) {
    cancelLeadImport(id: $id) {
      __typename
      ... on LeadImport {
        id
        status
      }
      ... on Problem {
        message
      }
    }
  }
`)

const UndoImport = graphql(`
  mutation UndoImport($id: ID!) {
    undoOperation(id: $id) {
      __typename
      ... on Operation {
        id
        status
        canUndo
        job {
          id
        }
      }
      ... on Problem {
        message
      }
    }
  }
`)

const names = {
  created: 'New',
  updated: 'Updated',
  unchanged: 'Unchanged',
  duplicate: 'Duplicates',
  invalid: 'Invalid',
  suppressed: 'Suppressed',
} as const

/** One import: how far it is, what came of it, what was wrong, and the way back. */
export function ImportPage() {
  const { id } = useParams({ from: '/signed-in/imports/$id' })
  const may = usePermission()
  const { data, error, loading, refetch } = useQuery(ImportPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  const [cancel, cancelling] = useAct(CancelLeadImport)
  const [undo, undoing] = useAct(UndoImport)
  const it = data?.leadImport
  const isRunning = it?.status === 'running'
  const { data: live } = useSubscription(ImportProgress, {
    variables: { id: it?.job?.id ?? '' },
    skip: !isRunning || !it?.job,
  })
  const job = live?.jobUpdated
  const done = job?.progress?.done ?? it?.readCount ?? 0
  const speed = useSpeed(done)
  const isOver = job?.state === 'succeeded' || job?.state === 'dead'
  useEffect(() => {
    if (isOver) void refetch()
  }, [isOver, refetch])

  if (error) return <FaultNote fault={faultOf(error)} again={() => refetch()} />
  if (!it) return loading ? <Waiting rows={6} /> : <Page title="Import">There is no such import.</Page>
  const counts: Record<string, number> = isRunning
    ? ((job?.progress?.counts as Record<string, number> | undefined) ?? {})
    : {
        created: it.createdCount,
        updated: it.updatedCount,
        unchanged: it.unchangedCount,
        duplicate: it.duplicateCount,
        invalid: it.invalidCount,
        suppressed: it.suppressedCount,
      }
  const total = it.rowCount ?? 0
  const state = states[it.status]
  const show = (message: string) => notifyFault({ message, requestId: null })
  const stop = async () => {
    const answer = await cancel({ id })
    if (answer && answer.__typename !== 'LeadImport') show(answer.message)
    void refetch()
  }
  const takeBack = async () => {
    const answer = await undo({ id: it.operation?.id ?? '' })
    if (answer && answer.__typename !== 'Operation') show(answer.message)
    void refetch()
  }
  const isUndoing = it.operation?.status === 'undoing' || it.operation?.status === 'undone'
  return (
    <Page
      title={it.fileName}
      lead={
        <>
          Started <Ago at={it.createdAt} />
          {it.list && (
            <>
              {' · onto the list '}
              {it.list.name}
            </>
          )}
        </>
      }
      actions={
        <Group gap="xs">
          {isRunning && may('lead:write') && (
            <Button variant="default" leftSection={<IconPlayerStop size={16} />} loading={cancelling} onClick={stop}>
              Stop
            </Button>
          )}
          {it.operation?.canUndo && may('lead:write') && (
            <ConfirmButton
              label="Undo the import"
              question="Leads that it made and nobody used since are removed, and what it changed is put back. Whoever it put on the suppression list stays there."
              confirm={takeBack}
            >
              {(open) => (
                <Button variant="default" leftSection={<IconArrowBackUp size={16} />} loading={undoing} onClick={open}>
                  Undo the import
                </Button>
              )}
            </ConfirmButton>
          )}
        </Group>
      }
    >
      {isUndoing && it.operation && <OperationNote id={it.operation.id} close={() => void refetch()} />}
      <Paper p="lg">
        <Stack>
          <Group justify="space-between">
            <Mark tone={state.tone} beats={isRunning}>
              {state.label}
            </Mark>
            <Text size="sm" c="dimmed" role="status">
              {done.toLocaleString()} {isRunning && total ? `of about ${total.toLocaleString()} ` : ''}rows
              {isRunning && speed ? ` · ${speed.toLocaleString()} a second` : ''}
            </Text>
          </Group>
          {isRunning && <Progress value={total ? Math.min(100, (done / total) * 100) : 0} aria-label="Progress" />}
          {it.error && (
            <Alert color="red" variant="light" title="It ended early" role="alert">
              {it.error} What was brought until there is below, and can be undone.
            </Alert>
          )}
          {job?.error && isRunning && (
            <Alert color="red" variant="light" role="alert">
              {job.error} It is tried again by itself.
            </Alert>
          )}
          <SimpleGrid cols={{ base: 2, sm: 3, md: 6 }}>
            {Object.entries(names).map(([name, label]) => (
              <Stack key={name} gap={0}>
                <Text size="xl" fw={700}>
                  {(counts[name] ?? 0).toLocaleString()}
                </Text>
                <Text size="sm" c="dimmed">
                  {label}
                </Text>
              </Stack>
            ))}
          </SimpleGrid>
          {!isRunning && <TextLink to="/leads">Go to the leads</TextLink>}
        </Stack>
      </Paper>
      {it.errors.length > 0 && (
        <Panel
          title="What was wrong"
          aside={
            <Anchor href={new URL(it.errorsUrl).pathname} download size="sm">
              <Group gap={6} component="span">
                <IconDownload size={16} aria-hidden /> Download all as CSV
              </Group>
            </Anchor>
          }
        >
          <Box style={{ overflowX: 'auto' }} role="region" aria-label="Errors" tabIndex={0}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Line</Table.Th>
                  <Table.Th>Column</Table.Th>
                  <Table.Th>What is wrong</Table.Th>
                  <Table.Th>What stands there</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {it.errors.map(({ line, column, reason, value }) => (
                  <Table.Tr key={`${line} ${column}`}>
                    <Table.Td>{line.toLocaleString()}</Table.Td>
                    <Table.Td>{column}</Table.Td>
                    <Table.Td>{reason}</Table.Td>
                    <Table.Td>
                      <Text size="sm" c="dimmed" lineClamp={2} style={{ wordBreak: 'break-word' }}>
                        {value}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Box>
        </Panel>
      )}
    </Page>
  )
}
