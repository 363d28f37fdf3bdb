import { useQuery, useSubscription } from '@apollo/client/react'
import { SimpleGrid } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { Figures } from './Figures.tsx'
import { Funnel } from './Funnel.tsx'
import { pollMs } from './polling.ts'
import { RecipientBar } from './RecipientBar.tsx'
import { WhyNotChips } from './WhyNotChips.tsx'

const OverviewPageQuery = graphql(`
  query CampaignOverview($id: ID!) {
    campaign(id: $id) {
      id
      status
      progress {
        ...Figures_progress
        ...RecipientBar_progress
      }
      ...Funnel_campaign
      ...WhyNotChips_campaign
    }
  }
`)

const CampaignProgressLive = graphql(`
  subscription CampaignProgress($id: ID!) {
    campaignProgress(id: $id) {
      ...Figures_progress
      ...RecipientBar_progress
    }
  }
`)

/** How far a campaign is, what came of its mails, and what holds those who were not mailed yet. */
export function OverviewPage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { data, error, refetch } = useQuery(OverviewPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const campaign = data?.campaign
  const isLive = campaign?.status === 'sending' || campaign?.status === 'paused'
  const { data: live } = useSubscription(CampaignProgressLive, { variables: { id }, skip: !isLive })
  if (!campaign)
    return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={5} height={48} />
  const progress = live?.campaignProgress ?? campaign.progress
  return (
    <>
      <Figures progress={progress} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Panel title="Recipients">
          <RecipientBar progress={progress} />
        </Panel>
        <Panel title="Why not yet">
          <WhyNotChips campaign={campaign} />
        </Panel>
      </SimpleGrid>
      <Panel title="Step by step">
        <Funnel campaign={campaign} />
      </Panel>
    </>
  )
}
