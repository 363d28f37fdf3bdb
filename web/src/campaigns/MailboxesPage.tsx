import { useQuery } from '@apollo/client/react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { PoolForm } from './PoolForm.tsx'

const MailboxesPageQuery = graphql(`
  query CampaignMailboxes($id: ID!) {
    campaign(id: $id) {
      id
      ...PoolForm_campaign
    }
    ...PoolForm_choices
  }
`)

/** Which mailboxes send a campaign. */
export function MailboxesPage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { data, error, refetch } = useQuery(MailboxesPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  if (data?.campaign) return <PoolForm key={id} campaign={data.campaign} choices={data} />
  return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={4} height={48} />
}
