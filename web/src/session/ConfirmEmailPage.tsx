import { Alert, Button, Stack, Text } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { useAct } from '../useAct.ts'

const ConfirmEmailChange = graphql(`
  mutation ConfirmEmailChange($input: ConfirmEmailChangeInput!) {
    confirmEmailChange(input: $input) {
      __typename
      ... on EmailChanged {
        email
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Where the link to a new address leads. A button, because programs that read mail follow links too. */
export function ConfirmEmailPage() {
  const token = useLocation().hash
  const [problem, setProblem] = useState<string | null>(null)
  const [email, setEmail] = useState<string | null>(null)
  const [confirm, working, refresh] = useAct(ConfirmEmailChange)
  const follow = async () => {
    setProblem(null)
    const answer = await confirm({ input: { token } })
    if (answer?.__typename === 'EmailChanged') {
      setEmail(answer.email)
      void refresh()
    } else if (answer) setProblem(answer.message)
  }
  return (
    <Page title="Confirm your new address">
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {email ? (
          <>
            <Text role="status">
              From now on you sign in with <b>{email}</b>.
            </Text>
            <TextLink to="/" underline="always">
              Go on
            </TextLink>
          </>
        ) : (
          <Button size="md" loading={working} onClick={follow}>
            Use this address
          </Button>
        )}
      </Stack>
    </Page>
  )
}
