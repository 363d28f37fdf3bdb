import { graphql } from '../gql/index.ts'

/** Renames, edits, archives or brings back a workspace. */
export const UpdateCompany = graphql(`
  mutation UpdateCompany($id: ID!, $input: UpdateCompanyInput!) {
    updateCompany(id: $id, input: $input) {
      __typename
      ... on Company {
        id
        name
        domain
        industry
        size
        status
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
