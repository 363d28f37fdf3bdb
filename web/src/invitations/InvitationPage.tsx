import { useQuery } from '@apollo/client/react'
import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { roleName } from '../members/roles.ts'
import { beginSession, settle } from '../session/session.ts'
import { useSigned } from '../session/useSigned.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const Offer = graphql(`
  query InvitationPage($secret: String!) {
    invitationOffer(secret: $secret) {
      tenantName
      email
      roles
      hasAccount
    }
  }
`)

const Accept = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
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

const Join = graphql(`
  mutation JoinByInvitation($input: JoinByInvitationInput!) {
    joinByInvitation(input: $input) {
      __typename
      ... on Session {
        accessToken
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

/** Where an invitation's link leads: to accept it with the account one has, or with a new one. */
export function InvitationPage() {
  const secret = useLocation().hash
  const { data, error, loading, refetch } = useQuery(Offer, { variables: { secret } })
  const offer = data?.invitationOffer
  const title = offer ? `Join ${offer.tenantName}` : 'Invitation'
  return (
    <Page title={title} lead={offer && `As ${offer.roles.map(roleName).join(', ')}, with ${offer.email}.`}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {loading && <Waiting rows={3} />}
      {offer &&
        (offer.hasAccount ? <WithAccount secret={secret} email={offer.email} /> : <WithoutAccount secret={secret} />)}
      {data && !offer && (
        <Text>This link is not good any more: it was used, taken back, or is too old. Ask for another invitation.</Text>
      )}
    </Page>
  )
}

function WithAccount({ secret, email }: { secret: string; email: string }) {
  const navigate = useNavigate()
  const signed = useSigned()
  const [problem, setProblem] = useState<string | null>(null)
  const [accept, accepting] = useAct(Accept)
  const take = async () => {
    await settle()
    const answer = await accept({ input: { secret } })
    if (answer?.__typename === 'Session') {
      beginSession(answer.accessToken)
      await navigate({ to: '/', replace: true })
    } else if (answer) setProblem(answer.message)
  }
  if (signed.as === 'nobody') {
    return (
      <Stack>
        <Text size="sm">You have an account with {email}: sign in to accept.</Text>
        <ButtonLink to="/sign-in" search={{ to: `/invitation#${secret}` }} size="md">
          Sign in
        </ButtonLink>
      </Stack>
    )
  }
  return (
    <Stack>
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button size="md" loading={accepting} onClick={take}>
        Accept the invitation
      </Button>
    </Stack>
  )
}

function WithoutAccount({ secret }: { secret: string }) {
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [join, joining] = useAct(Join)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: { name: (value) => (value.trim() ? null : 'Say what you are called.') },
  })
  const submit = form.onSubmit(async ({ name, password }) => {
    setProblem(null)
    const answer = await join({ input: { secret, name, password } })
    if (answer?.__typename === 'Session') {
      beginSession(answer.accessToken)
      await navigate({ to: '/', replace: true })
    } else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label="Your name"
          autoComplete="name"
          withAsterisk
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label="Choose a password"
          autoComplete="new-password"
          withAsterisk
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={joining}>
          Join
        </Button>
      </Stack>
    </form>
  )
}
