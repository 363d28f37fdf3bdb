import { useQuery } from '@apollo/client/react'
import { SimpleGrid, Stack } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { FigureCards } from './FigureCards.tsx'
import { Freshness } from './Freshness.tsx'
import { HourMap } from './HourMap.tsx'
import { PartsTable } from './PartsTable.tsx'
import { SeriesChart } from './SeriesChart.tsx'
import { StepTable } from './StepTable.tsx'
import type { periodOf } from './urls.ts'

const CampaignPanelsQuery = graphql(`
  query CampaignPanels($id: ID!, $period: FiguresPeriod) {
    campaignAnalytics(id: $id, period: $period) {
      name
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
      steps {
        ...StepTable_step
      }
      hours {
        ...HourMap_hour
      }
      mailboxes {
        name
        figures {
          sent
          opened
          clicked
          replied
          bounced
        }
      }
      domains {
        name
        figures {
          sent
          opened
          clicked
          replied
          bounced
        }
      }
      receivers {
        domain
        sent
        opened
        clicked
        replied
        bounced
      }
    }
  }
`)

type Props = { id: string; period: ReturnType<typeof periodOf> }

/** What happened to the mails of a campaign. */
export function CampaignPanels({ id, period }: Props) {
  const { data, previousData, error, loading, refetch } = useQuery(CampaignPanelsQuery, {
    variables: { id, period },
    fetchPolicy: 'cache-and-network',
    pollInterval: 30_000,
    skipPollAttempt: () => document.hidden,
  })
  const told = (data ?? previousData)?.campaignAnalytics
  if (error) return <FaultNote fault={faultOf(error)} again={() => refetch()} />
  if (!told && loading) return <Waiting rows={8} height={36} />
  if (!told)
    return (
      <Nothing icon={<IconChartBar />} title="There is no such campaign">
        Choose another.
      </Nothing>
    )
  const receivers = told.receivers.map(({ domain, ...figures }) => ({ name: domain ?? 'All others', figures }))
  return (
    <Stack gap="md">
      {told.totals && <FigureCards totals={told.totals} before={told.before ?? null} />}
      {told.totals && (
        <Panel title={`${told.name} over time`}>
          <SeriesChart points={told.series} {...told.days} />
        </Panel>
      )}
      {told.steps.length > 0 && (
        <Panel title="Step by step">
          <StepTable steps={told.steps} />
        </Panel>
      )}
      {told.hours.length > 0 && (
        <Panel title="When people open, click and reply">
          <HourMap hours={told.hours} />
        </Panel>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        {told.mailboxes.length > 0 && (
          <Panel title="By mailbox">
            <PartsTable label="Mailbox" parts={told.mailboxes} />
          </Panel>
        )}
        {told.domains.length > 1 && (
          <Panel title="By domain">
            <PartsTable label="Domain" parts={told.domains} />
          </Panel>
        )}
        {receivers.length > 0 && (
          <Panel title="By who receives">
            <PartsTable label="Receiving domain" parts={receivers} />
          </Panel>
        )}
      </SimpleGrid>
      <Freshness asOf={told.asOf ?? null} isAway={told.isAway} />
    </Stack>
  )
}
