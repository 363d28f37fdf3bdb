import { Alert, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { graphql } from '../gql/index.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const ConnectEmailAccount = graphql(`
  mutation ConnectEmailAccount($input: ConnectEmailAccountInput!) {
    connectEmailAccount(input: $input) {
      __typename
      ... on EmailAccount {
        id
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Where Google and Microsoft send people back to, once they agreed that we may use their mailbox. */
export function ConnectPage() {
  const { code, state, error } = useSearch({ from: '/signed-in/mailboxes/connect' })
  const navigate = useNavigate()
  const [connect] = useAct(ConnectEmailAccount)
  const [problem, setProblem] = useState<string | null>(null)
  const isAsked = useRef(false)
  useEffect(() => {
    // A code can be used once.
    if (isAsked.current || !code || !state) return
    isAsked.current = true
    void connect({ input: { code, state } }).then((answer) => {
      if (answer?.__typename === 'EmailAccount')
        return navigate({ to: '/mailboxes/$id', params: { id: answer.id }, replace: true })
      setProblem(answer?.message ?? 'That did not work. Connect the mailbox again.')
    })
  }, [code, state, connect, navigate])
  const shown = problem ?? (code && state ? null : `The mailbox was not connected${error ? ` (${error})` : ''}.`)
  return (
    <Page title="Connecting the mailbox">
      {shown ? (
        <Stack align="flex-start">
          <Alert color="red" role="alert">
            {shown}
          </Alert>
          <ButtonLink to="/mailboxes" variant="default">
            Show all mailboxes
          </ButtonLink>
        </Stack>
      ) : (
        <Waiting rows={2} />
      )}
    </Page>
  )
}
