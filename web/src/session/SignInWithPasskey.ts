import { graphql } from '../gql/index.ts'

/** Ends a sign-in with a passkey: as the second step, or all of it. */
export const SignInWithPasskey = graphql(`
  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {
    signInWithPasskey(input: $input) {
      __typename
      ... on Session {
        accessToken
      }
      ... on Problem {
        message
      }
    }
  }
`)
