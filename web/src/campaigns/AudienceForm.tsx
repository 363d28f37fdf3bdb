import { Alert, Button, Group, MultiSelect, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { LeaveGuard } from '../ui/LeaveGuard.tsx'
import { TextLink } from '../ui/links.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { isOver } from './states.ts'
import { UpdateCampaign } from './UpdateCampaign.ts'

const AudienceForm_campaign = graphql(`
  fragment AudienceForm_campaign on Campaign {
    id
    status
    revision
    audience {
      isExcluded
      list {
        id
      }
      segment {
        id
      }
    }
    settings {
      joinsLive
      needsConsent
    }
  }
`)

const AudienceForm_choices = graphql(`
  fragment AudienceForm_choices on Query {
    leadLists(first: 250) {
      nodes {
        id
        name
        memberCount
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
        kind
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const SetCampaignAudience = graphql(`
  mutation SetCampaignAudience($id: ID!, $input: CampaignAudienceInput!) {
    setCampaignAudience(id: $id, input: $input) {
      __typename
      ... on Campaign {
        ...AudienceForm_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Props = {
  campaign: FragmentType<typeof AudienceForm_campaign>
  choices: FragmentType<typeof AudienceForm_choices>
}

/** Of whom the audience is made: who is in any of these, and in none of those. */
export function AudienceForm(props: Props) {
  const { id, status, audience, settings } = read(AudienceForm_campaign, props.campaign)
  const { leadLists, segments } = read(AudienceForm_choices, props.choices)
  const may = usePermission()
  const stored = (isExcluded: boolean) =>
    audience
      .filter((it) => it.isExcluded === isExcluded)
      .map(({ list, segment }) => list?.id ?? segment?.id)
      .filter((it) => it !== undefined)
  const [included, setIncluded] = useState(() => stored(false))
  const [excluded, setExcluded] = useState(() => stored(true))
  const [problem, setProblem] = useState<string | null>(null)
  const [set, saving] = useAct(SetCampaignAudience)
  const [update, updating] = useAct(UpdateCampaign)
  const canChoose = may('campaign:write') && status === 'draft'
  const isSame = (a: string[], b: string[]) => a.toSorted().join() === b.toSorted().join()
  const isChanged = !isSame(included, stored(false)) || !isSame(excluded, stored(true))

  const data = [
    {
      group: 'Segments',
      items: segments.nodes.map((it) => ({ value: it.id, label: it.name })),
    },
    {
      group: 'Lists',
      items: leadLists.nodes.map((it) => ({ value: it.id, label: `${it.name} (${it.memberCount.toLocaleString()})` })),
    },
  ].filter(({ items }) => items.length > 0)
  const isList = (one: string) => leadLists.nodes.some((it) => it.id === one)
  const save = async () => {
    const input = {
      listIds: included.filter(isList),
      segmentIds: included.filter((it) => !isList(it)),
      excludedListIds: excluded.filter(isList),
      excludedSegmentIds: excluded.filter((it) => !isList(it)),
    }
    const answer = await set({ id, input })
    setProblem(answer && answer.__typename !== 'Campaign' ? answer.message : null)
    if (answer?.__typename === 'Campaign') notifyDone('Saved.')
  }
  const turn = async (settings: { joinsLive: boolean } | { needsConsent: boolean }) => {
    const answer = await update({ id, input: { settings } })
    if (answer && answer.__typename !== 'Campaign') notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <LeaveGuard isChanged={isChanged && !saving} />
      <Panel title="Who is in it">
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <MultiSelect
          label="In any of these"
          placeholder={included.length === 0 ? 'Lists and segments' : ''}
          searchable
          disabled={!canChoose}
          data={data}
          value={included}
          onChange={(next) => {
            setIncluded(next)
            setExcluded(excluded.filter((it) => !next.includes(it)))
          }}
        />
        <MultiSelect
          label="And in none of these"
          placeholder={excluded.length === 0 ? 'Nobody is kept out' : ''}
          searchable
          disabled={!canChoose}
          data={data}
          value={excluded}
          onChange={(next) => {
            setExcluded(next)
            setIncluded(included.filter((it) => !next.includes(it)))
          }}
        />
        {data.length === 0 && (
          <Text size="sm" c="dimmed">
            There is no list and no segment yet. <TextLink to="/lists">Make one</TextLink>
          </Text>
        )}
        {canChoose ? (
          <Group justify="flex-end">
            <Button loading={saving} disabled={!isChanged} onClick={save}>
              Save
            </Button>
          </Group>
        ) : (
          status !== 'draft' && (
            <Text size="sm" c="dimmed">
              Decided at the launch. Duplicate the campaign to send it to others.
            </Text>
          )
        )}
      </Panel>
      <Panel title="How it is kept">
        <Stack gap="md">
          <Switch
            label="New matches join"
            description="Leads that come to match after the launch begin as well. Otherwise it stays as it was at the launch."
            disabled={!may('campaign:write') || isOver(status) || updating}
            checked={settings.joinsLive}
            onChange={(event) => turn({ joinsLive: event.currentTarget.checked })}
          />
          <Switch
            label="Only who gave consent"
            description="Leads whose consent is not known, or who took it back, are left out."
            disabled={!may('campaign:write') || isOver(status) || updating}
            checked={settings.needsConsent}
            onChange={(event) => turn({ needsConsent: event.currentTarget.checked })}
          />
        </Stack>
      </Panel>
    </SimpleGrid>
  )
}
