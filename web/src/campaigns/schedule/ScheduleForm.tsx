import { Alert, Button, Group, SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import type { CampaignSettingsInput } from '../../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { usePermission } from '../../session/permissions.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useAct } from '../../useAct.ts'
import { isOver } from '../states.ts'
import { UpdateCampaign } from '../UpdateCampaign.ts'
import { Pace } from './Pace.tsx'
import { PolicyPanel } from './PolicyPanel.tsx'
import { Stops } from './Stops.tsx'
import { Times } from './Times.tsx'
import { Tracking } from './Tracking.tsx'
import { newStretch, type Stretch, written } from './windows.ts'

const ScheduleForm_campaign = graphql(`
  fragment ScheduleForm_campaign on Campaign {
    id
    status
    timezone
    revision
    settings {
      windows {
        day
        from
        to
      }
      zone
      holidays
      perHour
      startsPerDay
      stopOnReply
      stopOnClick
      stopCompanyOnReply
      trackOpens
      trackClicks
      amp
      joinsLive
      needsConsent
      utm {
        source
        medium
        campaign
      }
    }
  }
`)

/** How a campaign sends, while it is written. */
export type Manner = {
  timezone: string
  stretches: Stretch[]
  zone: 'recipient' | 'campaign'
  holidays: string[]
  perHour: number | null
  startsPerDay: number | null
  stopOnReply: boolean
  stopOnClick: boolean
  stopCompanyOnReply: boolean
  trackOpens: boolean
  trackClicks: boolean
  amp: boolean
  source: string
  medium: string
  campaign: string
}
export type PartProps = { manner: Manner; isReadOnly: boolean; change: (to: Partial<Manner>) => void }

/** Everything about when and how it sends, saved together. */
export function ScheduleForm(props: { campaign: FragmentType<typeof ScheduleForm_campaign> }) {
  const campaign = read(ScheduleForm_campaign, props.campaign)
  const may = usePermission()
  const [manner, setManner] = useState(() => mannerOf(campaign))
  const [stored, setStored] = useState(manner)
  const [revision, setRevision] = useState(campaign.revision)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateCampaign)
  const isReadOnly = !may('campaign:write') || isOver(campaign.status)
  const isChanged = JSON.stringify(inputOf(manner)) !== JSON.stringify(inputOf(stored))
  const change = (to: Partial<Manner>) => setManner((before) => ({ ...before, ...to }))
  const save = async () => {
    const answer = await update({ id: campaign.id, input: { ...inputOf(manner), expectedRevision: revision } })
    if (!answer) return
    if (answer.__typename !== 'Campaign') {
      const issues = answer.__typename === 'InvalidInput' ? answer.issues.map((it) => it.message) : []
      return setProblem(issues.length > 0 ? [...new Set(issues)].join(' ') : answer.message)
    }
    setProblem(null)
    setStored(manner)
    setRevision(answer.revision)
    notifyDone('Saved.')
  }
  const part = { manner, isReadOnly, change }
  return (
    <>
      <LeaveGuard isChanged={isChanged && !updating} />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Panel title="When">
          <Times {...part} />
        </Panel>
        <div style={{ display: 'grid', gap: 'var(--mantine-spacing-md)', alignContent: 'start' }}>
          <Panel title="How fast">
            <Pace {...part} />
          </Panel>
          <Panel title="What ends it for somebody">
            <Stops {...part} />
          </Panel>
          <Panel title="What is counted">
            <Tracking {...part} />
          </Panel>
          <PolicyPanel />
        </div>
      </SimpleGrid>
      {!isReadOnly && (
        <Group justify="flex-end">
          <Button loading={updating} disabled={!isChanged} onClick={save}>
            Save
          </Button>
        </Group>
      )}
    </>
  )
}

type Stored = {
  timezone: string
  settings: Omit<Manner, 'stretches' | 'timezone' | 'source' | 'medium' | 'campaign'> & {
    windows: readonly { day: number; from: string; to: string }[]
    utm: { source: string | null; medium: string | null; campaign: string | null }
  }
}

function mannerOf({ timezone, settings }: Stored): Manner {
  const { zone, holidays, perHour, startsPerDay, stopOnReply, stopOnClick, stopCompanyOnReply } = settings
  const { trackOpens, trackClicks, amp, windows, utm } = settings
  return {
    ...{ timezone, zone, perHour, startsPerDay, stopOnReply, stopOnClick, stopCompanyOnReply },
    ...{ trackOpens, trackClicks, amp, holidays: [...holidays] },
    stretches: windows.map(({ day, from, to }) => newStretch(day, from, to)),
    ...{ source: utm.source ?? '', medium: utm.medium ?? '', campaign: utm.campaign ?? '' },
  }
}

function inputOf({ timezone, stretches, source, medium, campaign, ...rest }: Manner) {
  const utm = { source: source || null, medium: medium || null, campaign: campaign || null }
  const settings: CampaignSettingsInput = { ...rest, windows: written(stretches), utm }
  return { timezone, settings }
}
