import { useQuery } from '@apollo/client/react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { SequenceEditor } from './SequenceEditor.tsx'

const SequencePageQuery = graphql(`
  query SequencePage($id: ID!) {
    campaign(id: $id) {
      id
      ...SequenceEditor_campaign
    }
  }
`)

/** What a campaign sends, step by step. */
export function SequencePage() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { data, error, refetch } = useQuery(SequencePageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  if (data?.campaign) return <SequenceEditor key={id} campaign={data.campaign} again={() => refetch()} />
  return error ? <FaultNote fault={faultOf(error)} again={() => refetch()} /> : <Waiting rows={4} height={64} />
}
