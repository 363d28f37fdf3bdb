import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh, IconTrash } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { mayDiscard, mayRetry } from './states.ts'

const JobActions_job = graphql(`
  fragment JobActions_job on Job {
    id
    name
    state
  }
`)

const RetryJob = graphql(`
  mutation RetryJob($id: ID!) {
    retryJob(id: $id) {
      __typename
      ... on Job {
        id
        state
        attempts
        error
        runAt
      }
      ... on Problem {
        message
      }
    }
  }
`)

const DiscardJob = graphql(`
  mutation DiscardJob($id: ID!) {
    discardJob(id: $id) {
      __typename
      ... on Job {
        id
        state
        finishedAt
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Starts a job again, or gives it up; the second asks once. */
export function JobActions(props: { job: FragmentType<typeof JobActions_job> }) {
  const { id, name, state } = read(JobActions_job, props.job)
  const may = usePermission()
  const [retry, retrying] = useAct(RetryJob)
  const [discard, discarding] = useAct(DiscardJob)
  const [asking, ask] = useDisclosure()
  if (!may('job:write')) return null

  const again = async () => {
    const answer = await retry({ id })
    if (answer?.__typename === 'Job') notifyDone(`${name} runs again.`)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const giveUp = async () => {
    const answer = await discard({ id })
    ask.close()
    if (answer?.__typename === 'Job') notifyDone(`${name} is discarded.`)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Group gap="xs">
      {mayRetry(state) && (
        <Button size="xs" leftSection={<IconRefresh size={14} />} loading={retrying} onClick={again}>
          {state === 'scheduled' ? 'Run now' : 'Retry now'}
        </Button>
      )}
      {mayDiscard(state) && (
        <Popover
          opened={asking}
          onChange={(open) => !open && ask.close()}
          width={240}
          position="bottom-end"
          shadow="md"
          trapFocus
          withArrow
        >
          <Popover.Target>
            <Button size="xs" variant="default" leftSection={<IconTrash size={14} />} onClick={ask.toggle}>
              Discard
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label="Discard this job?">
            <Stack gap="sm">
              <Text size="sm">It will not run, and cannot be brought back.</Text>
              <Group gap="xs" justify="flex-end">
                <Button size="xs" variant="default" onClick={ask.close}>
                  Keep it
                </Button>
                <Button size="xs" color="red" loading={discarding} onClick={giveUp}>
                  Discard
                </Button>
              </Group>
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  )
}
