import { useQuery } from '@apollo/client/react'
import { Stack } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Panel } from '../ui/Panel.tsx'
import { CampaignFiguresTable } from './CampaignFiguresTable.tsx'
import { FigureCards } from './FigureCards.tsx'
import { Freshness } from './Freshness.tsx'
import { SendingToday } from './SendingToday.tsx'
import { SeriesChart } from './SeriesChart.tsx'

const HomeFiguresQuery = graphql(`
  query HomeFigures {
    dashboard {
      asOf
      isAway
      days {
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
        ...CampaignFiguresTable_campaign
      }
      today {
        ...SendingToday_today
      }
    }
  }
`)

/** What happened to mails in the last 30 days. */
export function HomeFigures() {
  const { data, error, loading, refetch } = useQuery(HomeFiguresQuery, {
    fetchPolicy: 'cache-and-network',
    pollInterval: 30_000,
    skipPollAttempt: () => document.hidden,
  })
  const told = data?.dashboard
  return (
    <Panel
      title="Last 30 days"
      aside={
        <TextLink to="/analytics" size="sm">
          See more
        </TextLink>
      }
      fault={error && faultOf(error)}
      again={() => refetch()}
      loading={loading && !data}
      rows={6}
    >
      {told && (
        <Stack gap="md">
          <SendingToday today={told.today} />
          {told.totals && <FigureCards totals={told.totals} before={told.before ?? null} />}
          {told.totals && <SeriesChart points={told.series} {...told.days} />}
          {told.campaigns.length > 0 ? (
            <CampaignFiguresTable campaigns={told.campaigns} />
          ) : (
            <Nothing icon={<IconSend />} title="No campaign was launched yet">
              Its figures appear here within a minute of its first mail.
            </Nothing>
          )}
          <Freshness asOf={told.asOf ?? null} isAway={told.isAway} />
        </Stack>
      )}
    </Panel>
  )
}
