import { useQuery } from '@apollo/client/react'
import { Alert, Code, DataList, Drawer, Group, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { faultOf } from '../faults.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago, sayLength } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { JobActions } from './JobActions.tsx'
import { pollMs } from './polling.ts'
import { stateNames } from './states.ts'

const JobDrawerQuery = graphql(`
  query JobDrawer($id: ID!) {
    job(id: $id) {
      id
      name
      queue
      state
      attempts
      maxAttempts
      error
      runAt
      createdAt
      startedAt
      finishedAt
      ...JobActions_job
      ...JobLog_job
    }
  }
`)

/** One job: what it is, what happened to it, and what can be done about it. */
export function JobDrawer({ id, close }: { id: string; close: () => void }) {
  const { data, error, refetch } = useQuery(JobDrawerQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const job = data?.job
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={job?.name ?? 'Job'}
      styles={{ title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)', overflowWrap: 'anywhere' } }}
    >
      <Stack gap="lg">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {!data && !error && <Waiting rows={6} height={20} />}
        {data && !job && <Text>There is no such job any more. What is over is kept for a while only.</Text>}
        {job && (
          <>
            <Group justify="space-between">
              <Mark tone={stateNames[job.state].tone} beats={stateNames[job.state].beats}>
                {stateNames[job.state].label}
              </Mark>
              <JobActions job={job} />
            </Group>
            <Text size="sm" c="dimmed">
              {stateNames[job.state].means}
            </Text>
            {job.error && (
              <Alert color="red" icon={<IconAlertTriangle size={18} />} title="Last error">
                <Code
                  block
                  tabIndex={0}
                  mah={240}
                  style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
                >
                  {job.error}
                </Code>
              </Alert>
            )}
            <DataList labelWidth="110px" size="sm">
              <Fact label="Queue">{job.queue}</Fact>
              <Fact label="Attempts">
                {job.attempts} of {job.maxAttempts}
              </Fact>
              <Fact label="Created">
                <Ago at={job.createdAt} />
              </Fact>
              {job.startedAt ? (
                <Fact label="Started">
                  <Ago at={job.startedAt} />
                </Fact>
              ) : (
                <Fact label="Due">
                  <Ago at={job.runAt} />
                </Fact>
              )}
              {job.finishedAt && (
                <Fact label="Finished">
                  <Ago at={job.finishedAt} />
                </Fact>
              )}
              <Fact label="Id">
                <Code fz="xs" style={{ overflowWrap: 'anywhere' }}>
                  {job.id}
                </Code>
              </Fact>
            </DataList>
            <JobLog job={job} />
          </>
        )}
      </Stack>
    </Drawer>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  )
}

const JobLog_job = graphql(`
  fragment JobLog_job on Job {
    log {
      attempt
      status
      message
      startedAt
      durationMs
    }
  }
`)

function JobLog(props: { job: FragmentType<typeof JobLog_job> }) {
  const { log } = read(JobLog_job, props.job)
  return (
    <Stack gap="sm">
      <Title order={2}>Attempts</Title>
      {log.length === 0 && (
        <Text size="sm" c="dimmed">
          It has not been tried yet.
        </Text>
      )}
      <Timeline bulletSize={16} lineWidth={2} active={log.length}>
        {log.map(({ attempt, status, message, startedAt, durationMs }) => (
          <Timeline.Item
            key={attempt}
            title={`Attempt ${attempt} ${status}`}
            color={status === 'failed' ? 'red' : 'ice'}
          >
            <Text size="xs" c="dimmed">
              <Ago at={startedAt} />
              {durationMs !== null && ` · ${sayLength(durationMs)}`}
            </Text>
            {message && (
              <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {message}
              </Text>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  )
}
