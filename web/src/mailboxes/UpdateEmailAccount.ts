import { graphql } from '../gql/index.ts'

export const UpdateEmailAccount = graphql(`
  mutation UpdateEmailAccount($id: ID!, $input: UpdateEmailAccountInput!) {
    updateEmailAccount(id: $id, input: $input) {
      __typename
      ... on EmailAccount {
        id
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
