import { graphql } from '../gql/index.ts'

export const UpdateDomain = graphql(`
  mutation UpdateDomain($id: ID!, $input: UpdateDomainInput!) {
    updateDomain(id: $id, input: $input) {
      __typename
      ... on Domain {
        id
        isPrimary
        revision
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
