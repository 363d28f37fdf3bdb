import { graphql } from '../../gql/index.ts'

export const RetryMails = graphql(`
  mutation RetryMails($id: ID!, $which: CampaignMailsInput!, $through: ID) {
    retryMails(id: $id, which: $which, throughMailboxId: $through) {
      __typename
      ... on ChangedMails {
        count
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const ResendUncertainMails = graphql(`
  mutation ResendUncertainMails($id: ID!, $which: CampaignMailsInput!) {
    resendUncertainMails(id: $id, which: $which) {
      __typename
      ... on ChangedMails {
        count
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const AcceptUncertainMails = graphql(`
  mutation AcceptUncertainMails($id: ID!, $which: CampaignMailsInput!) {
    acceptUncertainMails(id: $id, which: $which) {
      __typename
      ... on ChangedMails {
        count
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const DiscardUncertainMails = graphql(`
  mutation DiscardUncertainMails($id: ID!, $which: CampaignMailsInput!) {
    discardUncertainMails(id: $id, which: $which) {
      __typename
      ... on ChangedMails {
        count
      }
      ... on Problem {
        message
      }
    }
  }
`)
