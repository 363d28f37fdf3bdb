import { graphql } from '../gql/index.ts'

export const UpdatePreferences = graphql(`
  mutation UpdatePreferences($input: UpdatePreferencesInput!) {
    updatePreferences(input: $input) {
      __typename
      ... on Preferences {
        theme
        language
        timezone
        emailNotifications
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
