import { useQuery } from '@apollo/client/react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { AudienceForm } from './AudienceForm.tsx'

const AudiencePageQuery = graphql(`
  query CampaignAudience($id: ID!) {
    campaign(id: $id) {
      id
      ...AudienceForm_campaign
    }
    ...AudienceForm_choices
  }
`)

/** To whom a campaign goes. */
export function AudiencePage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { data, error, refetch } = useQuery(AudiencePageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  if (data?.campaign) return <AudienceForm key={id} campaign={data.campaign} choices={data} />
  return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={4} height={48} />
}
