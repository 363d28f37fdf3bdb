import { useQuery } from '@apollo/client/react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Panel } from '../ui/Panel.tsx'
import { Waterfall } from './Waterfall.tsx'

const AudienceCountQuery = graphql(`
  query AudienceCount($id: ID!) {
    audiencePreview(campaignId: $id) {
      ...Waterfall_preview
    }
  }
`)

/** Whom the saved audience would be sent to now. Counting a large one takes a moment: the page does not wait for it. */
export function AudienceCount({ id }: { id: string }) {
  const { data, loading, error, refetch } = useQuery(AudienceCountQuery, {
    variables: { id },
    fetchPolicy: 'no-cache',
  })
  return (
    <Panel
      title="Who would get it now"
      loading={loading}
      fault={error ? faultOf(error) : null}
      again={() => void refetch()}
    >
      {data?.audiencePreview && <Waterfall preview={data.audiencePreview} />}
    </Panel>
  )
}
