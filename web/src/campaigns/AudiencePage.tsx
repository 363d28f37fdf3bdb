import { useQuery } from '@apollo/client/react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { AudienceBuild } from './AudienceBuild.tsx'
import { AudienceCount } from './AudienceCount.tsx'
import { AudienceForm } from './AudienceForm.tsx'

const AudiencePageQuery = graphql(`
  query CampaignAudience($id: ID!) {
    campaign(id: $id) {
      id
      status
      revision
      audienceBuild {
        ...AudienceBuild_build
      }
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
  const campaign = data?.campaign
  if (!campaign)
    return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={4} height={48} />
  const { status, revision, audienceBuild } = campaign
  return (
    <>
      <AudienceForm key={id} campaign={campaign} choices={data} />
      {audienceBuild && <AudienceBuild build={audienceBuild} />}
      {(status === 'draft' || status === 'scheduled') && <AudienceCount key={revision} id={id} />}
    </>
  )
}
