import { useQuery } from '@apollo/client/react'
import { Button, Chip, Group, Paper, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { Nothing } from '../../ui/Nothing.tsx'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { pollMs } from '../polling.ts'
import { isFindable, sayReason } from '../reasons.ts'
import { type RecipientState, recipientStates } from '../states.ts'
import type { ActivitySearch } from '../urls.ts'
import { RecipientTable } from './RecipientTable.tsx'
import { StuckMails } from './StuckMails.tsx'

const ActivityPageQuery = graphql(`
  query CampaignActivity($id: ID!, $filter: RecipientFilterInput, $after: String) {
    campaign(id: $id) {
      id
      whyNot {
        code
        recipientCount
      }
      ...RecipientTable_campaign
    }
    campaignRecipients(campaignId: $id, filter: $filter, first: 100, after: $after) {
      totalCount
      nodes {
        campaignId
        leadId
        ...RecipientTable_recipient
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const states = Object.keys(recipientStates) as RecipientState[]

/** Everybody a campaign goes to, where each stands and what comes next. */
export function ActivityPage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { q, status, blocked } = useSearch({ from: '/signed-in/campaigns/$id/activity' })
  const navigate = useNavigate({ from: '/campaigns/$id/activity' })
  const filter = { search: q ?? null, statuses: status ?? null, blockedBy: blocked ?? null }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(ActivityPageQuery, {
    variables: { id, filter },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const { campaign, campaignRecipients: list } = data ?? previousData ?? {}
  const choose = (next: ActivitySearch) => navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const search = useDebouncedCallback((text: string) => choose({ q: text || undefined }), 250)
  const isFiltered = q !== undefined || status !== undefined || blocked !== undefined
  const reasons = [
    ...new Set([...(blocked ? [blocked] : []), ...(campaign?.whyNot ?? []).map(({ code }) => code).filter(isFindable)]),
  ]
  const total = list && (list.totalCount >= 10_000 ? 'More than 10,000' : list.totalCount.toLocaleString())
  const more = list?.pageInfo.hasNextPage
    ? () => fetchMore({ variables: { id, filter, after: list.pageInfo.endCursor } })
    : undefined
  return (
    <>
      <StuckMails id={id} />
      <Group gap="sm">
        <TextInput
          key={q === undefined ? 'empty' : 'set'}
          aria-label="Search recipients"
          placeholder="A part of the address or the name"
          leftSection={<IconSearch size={16} />}
          defaultValue={q ?? ''}
          onChange={(event) => search(event.currentTarget.value)}
          style={{ flex: '1 1 240px' }}
        />
        <Select
          aria-label="Held by"
          placeholder="Held by any reason"
          w={260}
          clearable
          disabled={reasons.length === 0}
          data={reasons.map((code) => ({ value: code, label: sayReason(code) }))}
          value={blocked ?? null}
          onChange={(next) => choose({ blocked: next ?? undefined })}
        />
      </Group>
      <Chip.Group
        multiple
        value={status ?? []}
        onChange={(next) => choose({ status: next.length > 0 ? (next as RecipientState[]) : undefined })}
      >
        <Group gap={6} role="group" aria-label="Where they stand">
          {states.map((state) => (
            <Chip key={state} value={state} size="xs" variant="outline">
              {recipientStates[state].label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={8} height={36} />}
      {campaign && list && list.nodes.length > 0 && (
        <RecipientTable
          campaign={campaign}
          recipients={list.nodes}
          caption={`${total} ${isFiltered ? 'match' : 'in all'}.`}
          more={more}
          stale={!data}
        />
      )}
      {list && list.nodes.length === 0 && !loading && (
        <Paper>
          {isFiltered ? (
            <Nothing
              icon={<IconUsers />}
              title="Nobody stands there"
              action={
                <Button
                  variant="default"
                  onClick={() => choose({ q: undefined, status: undefined, blocked: undefined })}
                >
                  Show everybody
                </Button>
              }
            >
              No recipient fits the search and the filter.
            </Nothing>
          ) : (
            <Nothing icon={<IconUsers />} title="Nobody yet">
              Recipients come in when the campaign is launched.
            </Nothing>
          )}
        </Paper>
      )}
    </>
  )
}
