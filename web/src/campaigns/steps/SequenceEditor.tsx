import { Alert, Button, Group, Loader, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconMail } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useReducer, useState } from 'react'
import type { SequenceEditor_CampaignFragment } from '../../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { usePermission } from '../../session/permissions.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { Nothing } from '../../ui/Nothing.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { useAct } from '../../useAct.ts'
import { AddStep } from './AddStep.tsx'
import { changed, newStep, readSteps, writeSteps } from './draft.ts'
import { LiveNote } from './LiveNote.tsx'
import { StepForm } from './StepForm.tsx'
import { StepList } from './StepList.tsx'

const SequenceEditor_campaign = graphql(`
  fragment SequenceEditor_campaign on Campaign {
    id
    status
    version
    revision
    ...LiveNote_campaign
    company {
      id
    }
    sequence {
      id
      counts {
        queued
        sent
        opened
        clicked
        replied
      }
      ...SequenceEditor_step
    }
    draft {
      id
      ...SequenceEditor_step
    }
  }
`)

const SequenceEditor_step = graphql(`
  fragment SequenceEditor_step on CampaignStep {
    id
    position
    type
    name
    template {
      id
      name
    }
    subjectOverride
    fromNameOverride
    variants {
      id
      name
      weight
      template {
        id
        name
      }
      subjectOverride
    }
    winnerRule
    winnerAfter
    waitHours
    waitSendingDays
    waitUntil
    condition
    aboutPosition
    elsePosition
    humansOnly
  }
`)

const SetCampaignSequence = graphql(`
  mutation SetCampaignSequence($id: ID!, $input: SetCampaignSequenceInput!) {
    setCampaignSequence(id: $id, input: $input) {
      __typename
      ... on Campaign {
        ...SequenceEditor_campaign
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

const SequenceCanvas = lazy(() => import('./SequenceCanvas.tsx').then((it) => ({ default: it.SequenceCanvas })))

type Props = {
  campaign: FragmentType<typeof SequenceEditor_campaign>
  again: () => Promise<{ data?: { campaign: FragmentType<typeof SequenceEditor_campaign> | null } | undefined }>
}
type Refusal = { message: string; byStep: Map<number, string>; isConflict: boolean }

/** Of a live sequence that is being changed, the draft; otherwise what is sent. */
function stepsOf({ draft, sequence }: SequenceEditor_CampaignFragment) {
  const shown = draft.length > 0 ? draft : sequence
  return readSteps(shown.map((it) => read(SequenceEditor_step, it)))
}

/** The steps, written as a list or looked at as a picture: both show the same draft, which is saved as a whole. */
export function SequenceEditor(props: Props) {
  const campaign = read(SequenceEditor_campaign, props.campaign)
  const { view } = useSearch({ from: '/signed-in/campaigns/$id/sequence' })
  const navigate = useNavigate()
  const may = usePermission()
  const [revision, setRevision] = useState(campaign.revision)
  const [stored, setStored] = useState(() => stepsOf(campaign))
  const [draft, change] = useReducer(changed, { steps: stored, past: [] })
  const [open, setOpen] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [set, saving] = useAct(SetCampaignSequence)
  const { steps, past } = draft
  const counts = useMemo(() => new Map(campaign.sequence.map((it) => [it.id, it.counts])), [campaign.sequence])
  const isChanged = useMemo(
    () => JSON.stringify(writeSteps(steps)) !== JSON.stringify(writeSteps(stored)),
    [steps, stored],
  )
  const isLive = campaign.status === 'sending' || campaign.status === 'paused'
  const canWrite = may('campaign:write') && (isLive || campaign.status === 'draft')

  const load = (next: SequenceEditor_CampaignFragment) => {
    const coming = stepsOf(next)
    setStored(coming)
    setRevision(next.revision)
    setRefusal(null)
    setOpen((key) =>
      key && steps.findIndex((it) => it.key === key) !== -1
        ? (coming[steps.findIndex((it) => it.key === key)]?.key ?? null)
        : null,
    )
    change({ do: 'load', steps: coming })
  }
  const save = async () => {
    const answer = await set({ id: campaign.id, input: { steps: writeSteps(steps), expectedRevision: revision } })
    if (!answer) return
    if (answer.__typename === 'Campaign') {
      load(read(SequenceEditor_campaign, answer))
      return notifyDone('Saved.')
    }
    const issues = answer.__typename === 'InvalidInput' ? answer.issues : []
    const byStep = new Map(
      issues.map(({ path, message }) => [Number(/(?:^|\.)(\d+)\./.exec(path)?.[1] ?? -1), message]),
    )
    setRefusal({ message: answer.message, byStep, isConflict: answer.__typename === 'Conflict' })
    const [first] = [...byStep.keys()].filter((it) => it >= 0)
    if (first !== undefined) setOpen(steps[first]?.key ?? null)
  }
  const loadAgain = async () => {
    const { data } = await props.again()
    if (data?.campaign) load(read(SequenceEditor_campaign, data.campaign))
  }
  const add = (type: 'email' | 'wait' | 'condition', at = steps.length) => {
    const step = newStep(type)
    change({ do: 'add', step, at })
    setOpen(step.key)
  }
  const opened = steps.find(({ key }) => key === open)
  const form = (step: (typeof steps)[number]) => (
    <StepForm
      step={step}
      steps={steps}
      companyId={campaign.company.id}
      isReadOnly={!canWrite}
      problem={refusal?.byStep.get(steps.indexOf(step))}
      change={(to) => change({ do: 'change', key: step.key, to })}
    />
  )
  return (
    <Stack>
      <LeaveGuard isChanged={isChanged && !saving} />
      <Group justify="space-between">
        <SegmentedControl
          aria-label="How to look at it"
          data={[
            { value: 'list', label: 'List' },
            { value: 'canvas', label: 'Canvas' },
          ]}
          value={view ?? 'list'}
          onChange={(next) =>
            navigate({
              to: '.',
              search: (before) => ({ ...before, view: next === 'canvas' ? 'canvas' : undefined }),
              replace: true,
            })
          }
        />
        {canWrite && (
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} />}
              disabled={past.length === 0}
              onClick={() => change({ do: 'undo' })}
            >
              Undo
            </Button>
            <Button loading={saving} disabled={!isChanged} onClick={save}>
              Save
            </Button>
          </Group>
        )}
      </Group>
      {isLive && <LiveNote campaign={campaign} isChanged={isChanged} load={loadAgain} />}
      {refusal && (
        <Alert color="red" role="alert">
          {refusal.message}
          {refusal.isConflict && (
            <Button mt="sm" size="xs" variant="default" onClick={loadAgain}>
              Let mine go and show what is there
            </Button>
          )}
        </Alert>
      )}
      {steps.length === 0 && (
        <Nothing icon={<IconMail />} title="No step yet" action={canWrite && <AddStep add={add} />}>
          Begin with a mail. Then wait some days, and send another to those who did not answer.
        </Nothing>
      )}
      {steps.length > 0 && view !== 'canvas' && (
        <StepList
          steps={steps}
          counts={counts}
          open={open}
          setOpen={setOpen}
          change={canWrite ? change : undefined}
          add={add}
          problems={refusal?.byStep}
          form={form}
        />
      )}
      {steps.length > 0 && view === 'canvas' && (
        <Suspense fallback={<Loader type="dots" role="status" aria-label="Loading the canvas" />}>
          <SequenceCanvas steps={steps} counts={counts} open={open} setOpen={setOpen}>
            {opened && form(opened)}
          </SequenceCanvas>
        </Suspense>
      )}
      {steps.length > 0 && canWrite && (
        <Group justify="space-between">
          <AddStep add={add} />
          {view !== 'canvas' && (
            <Text size="xs" c="dimmed">
              On a step: Alt and an arrow move it, Delete takes it out.
            </Text>
          )}
        </Group>
      )}
    </Stack>
  )
}
