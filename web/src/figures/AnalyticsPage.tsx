import { useQuery } from '@apollo/client/react'
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { CampaignFiguresTable } from './CampaignFiguresTable.tsx'
import { CampaignPanels } from './CampaignPanels.tsx'
import { exportFigures } from './exportFigures.ts'
import { FigureCards } from './FigureCards.tsx'
import { Freshness } from './Freshness.tsx'
import { SeriesChart } from './SeriesChart.tsx'
import { type FiguresSearch, granularities, periodOf } from './urls.ts'

const AnalyticsPageQuery = graphql(`
  query AnalyticsPage($period: FiguresPeriod) {
    dashboard(period: $period) {
      asOf
      isAway
      days {
        from
        to
        timeZone
        granularity
      }
      totals {
        ...FigureCards_figures
      }
      before {
        ...FigureCards_figures
      }
      series {
        ...SeriesChart_point
      }
      campaigns {
        campaignId
        name
        ...CampaignFiguresTable_campaign
      }
    }
  }
`)

const periods = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last 365 days' },
  { value: 'own', label: 'From a day to another' },
]

/** What happened to mails: of all, or of a campaign. */
export function AnalyticsPage() {
  const search = useSearch({ from: '/signed-in/analytics' })
  const navigate = useNavigate({ from: '/analytics' })
  const period = periodOf(search)
  const { data, previousData, error, refetch } = useQuery(AnalyticsPageQuery, {
    variables: { period },
    fetchPolicy: 'cache-and-network',
    pollInterval: 30_000,
    skipPollAttempt: () => document.hidden,
  })
  const told = (data ?? previousData)?.dashboard
  const choose = (next: FiguresSearch) => navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const campaigns = told?.campaigns.map(({ campaignId, name }) => ({ value: campaignId, label: name })) ?? []
  const chosen = search.campaign
  if (chosen && !campaigns.some(({ value }) => value === chosen)) campaigns.push({ value: chosen, label: 'Chosen' })
  return (
    <Page
      title="Analytics"
      lead={told && `${told.days.from} to ${told.days.to}, days as in ${told.days.timeZone}.`}
      actions={
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => exportFigures(search)}>
          CSV
        </Button>
      }
    >
      <Group gap="sm" align="flex-end">
        <Select
          label="Period"
          size="xs"
          allowDeselect={false}
          data={periods}
          value={search.span ?? '30'}
          onChange={(span) => choose({ span: (span ?? '30') as NonNullable<FiguresSearch['span']> })}
        />
        {search.span === 'own' &&
          (['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              label={name === 'from' ? 'First day' : 'Last day'}
              type="date"
              size="xs"
              value={search[name] ?? ''}
              onChange={(event) => choose({ [name]: event.currentTarget.value || undefined })}
            />
          ))}
        <Select
          label="By the"
          size="xs"
          clearable
          placeholder="Fitting"
          data={[...granularities]}
          value={search.by ?? null}
          onChange={(by) => choose({ by: by ?? undefined })}
        />
        <Select
          label="Campaign"
          size="xs"
          clearable
          placeholder="All mails"
          data={campaigns}
          value={chosen ?? null}
          onChange={(campaign) => choose({ campaign: campaign ?? undefined })}
        />
      </Group>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!told && !error && <Waiting rows={8} height={36} />}
      {told && !chosen && (
        <Stack gap="md">
          {told.totals && <FigureCards totals={told.totals} before={told.before ?? null} />}
          {told.totals && (
            <Panel title="Over time">
              <SeriesChart points={told.series} {...told.days} />
            </Panel>
          )}
          {told.campaigns.length > 0 && (
            <Panel title="Campaigns">
              <CampaignFiguresTable campaigns={told.campaigns} />
            </Panel>
          )}
          <Freshness asOf={told.asOf ?? null} isAway={told.isAway} />
        </Stack>
      )}
      {chosen && <CampaignPanels id={chosen} period={period} />}
    </Page>
  )
}
