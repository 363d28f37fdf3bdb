import { graphql } from '../gql/index.ts'

export const StartTotp = graphql(`
  mutation StartTotp {
    startTotp {
      __typename
      ... on TotpStarted {
        secret
        uri
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const ConfirmTotp = graphql(`
  mutation ConfirmTotp($input: ConfirmTotpInput!) {
    confirmTotp(input: $input) {
      __typename
      ... on BackupCodes {
        codes
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const RemoveTotp = graphql(`
  mutation RemoveTotp {
    removeTotp {
      __typename
      ... on FactorRemoved {
        left
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const RenewBackupCodes = graphql(`
  mutation RenewBackupCodes {
    renewBackupCodes {
      __typename
      ... on BackupCodes {
        codes
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const StartPasskeyRegistration = graphql(`
  mutation StartPasskeyRegistration {
    startPasskeyRegistration {
      __typename
      ... on PasskeyQuestion {
        challenge
        options
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const AddPasskey = graphql(`
  mutation AddPasskey($input: AddPasskeyInput!) {
    addPasskey(input: $input) {
      __typename
      ... on BackupCodes {
        codes
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)

export const RemovePasskey = graphql(`
  mutation RemovePasskey($id: ID!) {
    removePasskey(id: $id) {
      __typename
      ... on FactorRemoved {
        left
      }
      ... on ConfirmationNeeded {
        methods
      }
      ... on Problem {
        message
      }
    }
  }
`)
