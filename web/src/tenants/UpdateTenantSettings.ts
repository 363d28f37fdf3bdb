import { graphql } from '../gql/index.ts'

export const UpdateTenantSettings = graphql(`
  mutation UpdateTenantSettings($input: UpdateTenantSettingsInput!) {
    updateTenantSettings(input: $input) {
      __typename
      ... on TenantSettings {
        ...SettingsForm_settings
        ...BillingForm_settings
        ...BrandPictures_settings
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
