import { useQuery } from '@apollo/client/react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'

const SchedulePageQuery = graphql(`
  query CampaignSchedule($id: ID!) {
    campaign(id: $id) {
      id
      ...ScheduleForm_campaign
    }
  }
`)

/** When a campaign sends, how fast, what ends it for somebody, and what it counts. */
export function SchedulePage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { data, error, refetch } = useQuery(SchedulePageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  if (data?.campaign) return <ScheduleForm key={id} campaign={data.campaign} />
  return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={6} height={48} />
}
