import { graphql } from '../gql/index.ts'

/** Renames, edits, archives or brings back a project. */
export const UpdateProject = graphql(`
  mutation UpdateProject($id: ID!, $input: UpdateProjectInput!) {
    updateProject(id: $id, input: $input) {
      __typename
      ... on Project {
        id
        name
        defaultLocale
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
