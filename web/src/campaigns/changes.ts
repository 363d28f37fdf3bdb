import { graphql } from '../gql/index.ts'

export const PauseCampaign = graphql(`
  mutation PauseCampaign($id: ID!) {
    pauseCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const ResumeCampaign = graphql(`
  mutation ResumeCampaign($id: ID!) {
    resumeCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const CancelCampaign = graphql(`
  mutation CancelCampaign($id: ID!) {
    cancelCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const ArchiveCampaign = graphql(`
  mutation ArchiveCampaign($id: ID!) {
    archiveCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const UnscheduleCampaign = graphql(`
  mutation UnscheduleCampaign($id: ID!) {
    unscheduleCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const LaunchCampaign = graphql(`
  mutation LaunchCampaign($id: ID!) {
    launchCampaign(id: $id) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const ScheduleCampaign = graphql(`
  mutation ScheduleCampaign($id: ID!, $startsAt: DateTime!) {
    scheduleCampaign(id: $id, startsAt: $startsAt) {
      __typename
      ... on Campaign {
        ...CampaignState_campaign
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** What changes of a campaign when it is launched, paused, resumed or ended. */
export const CampaignState_campaign = graphql(`
  fragment CampaignState_campaign on Campaign {
    id
    status
    pauseReason
    pausedAt
    scheduledAt
    launchedAt
    completedAt
    revision
  }
`)
