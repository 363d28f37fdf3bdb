import { useQuery } from '@apollo/client/react'
import { Button, Chip, Group, Paper, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch, IconSend } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { CampaignTable } from './CampaignTable.tsx'
import { NewCampaignDialog } from './NewCampaignDialog.tsx'
import { pollMs } from './polling.ts'
import { type CampaignState, campaignStates } from './states.ts'
import type { CampaignsSearch } from './urls.ts'

const CampaignsPageQuery = graphql(`
  query CampaignsPage($after: String, $filter: CampaignFilterInput) {
    campaigns(first: 50, after: $after, filter: $filter) {
      totalCount
      nodes {
        id
        ...CampaignTable_campaign
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const states = Object.keys(campaignStates) as CampaignState[]

/** Every campaign, how far it is and what came of it. */
export function CampaignsPage() {
  const { q, status, dialog, workspace } = useSearch({ from: '/signed-in/campaigns' })
  const navigate = useNavigate({ from: '/campaigns' })
  const may = usePermission()
  const filter = { companyId: workspace ?? null, search: q ?? null, statuses: status ?? null }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(CampaignsPageQuery, {
    variables: { filter },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const list = (data ?? previousData)?.campaigns
  const choose = (next: CampaignsSearch) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: next.dialog === undefined })
  const search = useDebouncedCallback((text: string) => choose({ q: text || undefined }), 250)
  const isFiltered = q !== undefined || status !== undefined
  const add = may('campaign:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => choose({ dialog: 'new' })}>
      New campaign
    </Button>
  )
  return (
    <Page
      title="Campaigns"
      lead={
        list ? `${list.totalCount.toLocaleString()} ${isFiltered ? 'match' : 'in all'}.` : 'What you send, to whom.'
      }
      actions={add}
    >
      <Group gap="sm">
        <TextInput
          key={q === undefined ? 'empty' : 'set'}
          aria-label="Search campaigns"
          placeholder="A part of the name"
          leftSection={<IconSearch size={16} />}
          defaultValue={q ?? ''}
          onChange={(event) => search(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
        />
        <Chip.Group
          multiple
          value={status ?? []}
          onChange={(next) => choose({ status: next.length > 0 ? (next as CampaignState[]) : undefined })}
        >
          <Group gap={6} role="group" aria-label="Where they stand">
            {states.map((state) => (
              <Chip key={state} value={state} size="xs" variant="outline">
                {campaignStates[state].label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Group>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={6} height={48} />}
      {list && list.nodes.length > 0 && <CampaignTable campaigns={list.nodes} stale={!data} />}
      {list?.pageInfo.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            onClick={() => void fetchMore({ variables: { filter, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Group>
      )}
      {list && list.nodes.length === 0 && !loading && (
        <Paper>
          {isFiltered ? (
            <Nothing
              icon={<IconSend />}
              title="No campaign is like that"
              action={
                <Button variant="default" onClick={() => choose({ q: undefined, status: undefined })}>
                  Show all campaigns
                </Button>
              }
            >
              None fits the search and the filter.
            </Nothing>
          ) : (
            <Nothing icon={<IconSend />} title="No campaign yet" action={add}>
              A campaign sends a sequence of mails to an audience. Make the first: nothing goes out before you launch
              it.
            </Nothing>
          )}
        </Paper>
      )}
      {dialog === 'new' && <NewCampaignDialog workspace={workspace} close={() => choose({ dialog: undefined })} />}
    </Page>
  )
}
