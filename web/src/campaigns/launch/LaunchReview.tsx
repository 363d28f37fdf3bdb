import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconCheck, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { Ago } from '../../ui/Ago.tsx'
import { sayMoment } from '../../ui/manner.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { useAct } from '../../useAct.ts'
import { LaunchCampaign, ScheduleCampaign, UnscheduleCampaign } from '../changes.ts'
import { Waterfall } from '../Waterfall.tsx'
import { Forecast } from './Forecast.tsx'
import { MissingList } from './MissingList.tsx'

const LaunchReviewQuery = graphql(`
  query LaunchReview($id: ID!) {
    campaign(id: $id) {
      id
      status
      scheduledAt
    }
    campaignMissing(campaignId: $id) {
      code
      message
    }
    audiencePreview(campaignId: $id) {
      ...Waterfall_preview
      remaining
    }
  }
`)

/** Before the launch: everything that is missing at once, who gets it, and how long it will take. */
export function LaunchReview({ id, close }: { id: string; close: () => void }) {
  const { data, error, refetch } = useQuery(LaunchReviewQuery, { variables: { id }, fetchPolicy: 'no-cache' })
  const [launch, launching, refresh] = useAct(LaunchCampaign)
  const [schedule, scheduling] = useAct(ScheduleCampaign)
  const [unschedule] = useAct(UnscheduleCampaign)
  const [at, setAt] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const { campaign, campaignMissing: missing, audiencePreview: preview } = data ?? {}
  const isReady = missing?.length === 0
  const begin = async () => {
    const answer = at ? await schedule({ id, startsAt: new Date(at).toISOString() }) : await launch({ id })
    if (!answer) return
    if (answer.__typename !== 'Campaign') {
      setProblem(answer.message)
      return void refetch()
    }
    notifyDone(at ? 'It begins by itself at that time.' : 'It is launched.')
    void refresh()
    close()
  }
  const takeBack = async () => {
    const answer = await unschedule({ id })
    if (!answer) return
    if (answer.__typename !== 'Campaign') return setProblem(answer.message)
    notifyDone('It is a draft again.')
    void refresh()
    close()
  }
  return (
    <Modal opened onClose={close} title="Review and launch" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="lg">
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {!data && !error && <Waiting rows={6} height={24} />}
        {campaign && missing && preview && (
          <>
            {campaign.status === 'scheduled' && campaign.scheduledAt && (
              <Alert color="ice" variant="light" role="status">
                It begins by itself <Ago at={campaign.scheduledAt} /> ({sayMoment(new Date(campaign.scheduledAt))}).
                <Button mt="sm" size="xs" variant="default" display="block" onClick={takeBack}>
                  Make it a draft again
                </Button>
              </Alert>
            )}
            {isReady ? (
              <Alert color="green" variant="light" icon={<IconCheck size={18} />} role="status">
                Nothing is missing.
              </Alert>
            ) : (
              <Stack gap="sm">
                <Title order={2}>What is missing</Title>
                <MissingList id={id} missing={missing} />
              </Stack>
            )}
            <Stack gap="sm">
              <Title order={2}>Who gets it</Title>
              <Waterfall preview={preview} />
            </Stack>
            {isReady && <Forecast id={id} />}
            <Group justify="space-between" align="flex-end">
              <TextInput
                type="datetime-local"
                label="Begin later"
                description="Empty: at once"
                disabled={!isReady}
                value={at}
                onChange={(event) => setAt(event.currentTarget.value)}
              />
              <Group gap="xs">
                <Button variant="default" onClick={close}>
                  Cancel
                </Button>
                <Button
                  leftSection={<IconSend size={16} />}
                  disabled={!isReady}
                  loading={launching || scheduling}
                  onClick={begin}
                >
                  {at ? 'Schedule' : `Launch to ${preview.remaining.toLocaleString()}`}
                </Button>
              </Group>
            </Group>
            {!isReady && (
              <Text size="sm" c="dimmed">
                Mend what is missing first.
              </Text>
            )}
          </>
        )}
      </Stack>
    </Modal>
  )
}
