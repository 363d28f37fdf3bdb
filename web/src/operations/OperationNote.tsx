import { useQuery, useSubscription } from '@apollo/client/react'
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { graphql } from '../gql/index.ts'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const OperationNoteQuery = graphql(`
  query OperationNote($id: ID!) {
    operation(id: $id) {
      id
      title
      status
      changed
      kept
      canUndo
      resultUrl
      job {
        id
      }
    }
  }
`)

const JobUpdated = graphql(`
  subscription JobUpdated($id: ID!) {
    jobUpdated(id: $id) {
      id
      state
      error
      progress {
        done
        total
      }
    }
  }
`)

const UndoOperation = graphql(`
  mutation UndoOperation($id: ID!) {
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

/** A change of many leads as it goes on, and the way to take it back. */
export function OperationNote({ id, close }: { id: string; close: () => void }) {
  const { data, client } = useQuery(OperationNoteQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  const operation = data?.operation
  const jobId = operation?.job?.id
  const { data: live } = useSubscription(JobUpdated, { variables: { id: jobId ?? '' }, skip: !jobId })
  const [undo, undoing] = useAct(UndoOperation)
  const job = live?.jobUpdated
  // Each job is over by itself: what takes a change back may end before it was seen to run.
  const overJobId = job?.state === 'succeeded' || job?.state === 'dead' ? job.id : undefined
  useEffect(() => {
    if (overJobId) void client.refetchQueries({ include: 'active' })
  }, [overJobId, client])

  if (!operation) return null
  const { status, title, changed, kept, canUndo, resultUrl } = operation
  const isRunning = status === 'running' || status === 'undoing'
  const { done = 0, total } = job?.progress ?? {}
  const takeBack = async () => {
    const answer = await undo({ id })
    if (answer && answer.__typename !== 'Operation') notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Alert variant="light" color={job?.state === 'dead' ? 'red' : 'ice'} role="status" aria-label="Running change">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600}>
            {status === 'undoing' ? `Taking back: ${title}` : status === 'undone' ? `Taken back: ${title}` : title}
          </Text>
          <Group gap="xs" wrap="nowrap">
            {resultUrl && (
              <Button
                component="a"
                size="xs"
                href={new URL(resultUrl).pathname}
                download
                leftSection={<IconDownload size={14} />}
              >
                Download
              </Button>
            )}
            {canUndo && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArrowBackUp size={14} />}
                loading={undoing}
                onClick={takeBack}
              >
                Undo
              </Button>
            )}
            {!isRunning && (
              <Button size="xs" variant="subtle" leftSection={<IconX size={14} />} onClick={close}>
                Close
              </Button>
            )}
          </Group>
        </Group>
        {isRunning && <Progress value={total ? (done / total) * 100 : 0} aria-label="Progress" />}
        <Text size="sm" c="dimmed">
          {isRunning
            ? `${done.toLocaleString()}${total ? ` of ${total.toLocaleString()}` : ''}`
            : `${changed.toLocaleString()} ${resultUrl ? 'written' : 'changed'}${kept > 0 ? `, ${kept.toLocaleString()} left as they were changed since` : ''}`}
          {job?.error && ` · ${job.error}`}
        </Text>
      </Stack>
    </Alert>
  )
}
