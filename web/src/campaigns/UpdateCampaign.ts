import { graphql } from '../gql/index.ts'

/** Changes what a campaign is called and how it sends. */
export const UpdateCampaign = graphql(`
  mutation UpdateCampaign($id: ID!, $input: UpdateCampaignInput!) {
    updateCampaign(id: $id, input: $input) {
      __typename
      ... on Campaign {
        id
        name
        description
        timezone
        revision
        ...ScheduleForm_campaign
      }
      ... on Problem {
        message
      }
      ... on InvalidInput {
        issues {
          path
          message
        }
      }
    }
  }
`)
