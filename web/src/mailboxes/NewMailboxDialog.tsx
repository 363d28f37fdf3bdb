import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useWorkspaceChoice } from '../companies/useWorkspaceChoice.tsx'
import type { MailboxProvider } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { ServerFields } from './ServerFields.tsx'
import { emptyServer, serverInput } from './servers.ts'

const MailboxOffer = graphql(`
  query MailboxOffer {
    mailboxOffer {
      hasSandbox
      presets {
        provider
        name
        hint
        perDay
        hasOAuth
      }
    }
  }
`)

const CreateEmailAccount = graphql(`
  mutation CreateEmailAccount($input: CreateEmailAccountInput!) {
    createEmailAccount(input: $input) {
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

const sandbox = {
  provider: 'sandbox' as const,
  name: 'The sandbox',
  hint: 'Its mail never leaves this machine, and needs neither a password nor DNS records: made-up people read and answer it.',
  hasOAuth: false,
}

type Props = { workspace: string | undefined; close: () => void }

/** Adds a mailbox; its servers are tried at once, and what they say is on its page. */
export function NewMailboxDialog({ workspace, close }: Props) {
  const navigate = useNavigate()
  const [companyId, workspaceField] = useWorkspaceChoice(workspace)
  const { data } = useQuery(MailboxOffer)
  const [create, creating] = useAct(CreateEmailAccount)
  const [problem, setProblem] = useState<string | null>(null)
  const [chosen, setChosen] = useState<MailboxProvider | null>(null)
  const offered = [...(data?.mailboxOffer.hasSandbox ? [sandbox] : []), ...(data?.mailboxOffer.presets ?? [])]
  const preset = offered.find(({ provider }) => provider === chosen) ?? offered.at(0)
  const provider = preset?.provider
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      ...{ email: '', fromName: '', username: '', password: '' },
      smtp: emptyServer(587, 'starttls'),
      imap: emptyServer(993, 'implicit'),
    },
    validate: { email: (value) => (value.trim() ? null : 'Give its address.') },
  })
  const bind = (server: 'smtp' | 'imap') => (part: string) => ({
    key: form.key(`${server}.${part}`),
    ...form.getInputProps(`${server}.${part}`),
  })
  const submit = form.onSubmit(async ({ email, fromName, username, password, smtp, imap }) => {
    setProblem(null)
    if (!companyId) return setProblem('Make a workspace first: a mailbox belongs to one.')
    if (!provider) return setProblem('Choose whose servers it is on.')
    const isGeneric = provider === 'generic'
    const [smtpServer, imapServer] = isGeneric ? [serverInput(smtp), serverInput(imap)] : []
    const answer = await create({
      input: {
        ...{ companyId, provider, email, fromName },
        ...(username && isGeneric && { username }),
        ...(password && provider !== 'sandbox' && { password }),
        ...(smtpServer && { smtp: smtpServer }),
        ...(imapServer && { imap: imapServer }),
      },
    })
    if (!answer) return
    if (answer.__typename !== 'EmailAccount') return setProblem(showProblem(form, answer))
    void navigate({ to: '/mailboxes/$id', params: { id: answer.id } })
  })
  return (
    <Modal opened onClose={close} size="lg" title="Add a mailbox" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Select
            label="Whose servers it is on"
            allowDeselect={false}
            data={offered.map(({ provider, name }) => ({ value: provider, label: name }))}
            value={provider ?? null}
            onChange={(value) => setChosen(value as MailboxProvider)}
          />
          {preset && (
            <Text size="sm" c="dimmed">
              {preset.hint}
            </Text>
          )}
          <TextInput
            label="Address"
            type="email"
            placeholder="anna@example.com"
            data-autofocus
            withAsterisk
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <TextInput
            label="Name"
            description="Whom its mail comes from."
            placeholder="Anna Smith"
            key={form.key('fromName')}
            {...form.getInputProps('fromName')}
          />
          {provider === 'generic' && (
            <>
              <ServerFields label="SMTP server" placeholder="smtp.example.com" field={bind('smtp')} />
              <ServerFields label="IMAP server" placeholder="imap.example.com" field={bind('imap')} />
              <TextInput
                label="User name"
                description="When it is not the address."
                key={form.key('username')}
                {...form.getInputProps('username')}
              />
            </>
          )}
          {provider !== 'sandbox' && (
            <PasswordInput
              label="Password"
              description={
                preset?.hasOAuth
                  ? 'Leave it out to connect the mailbox without one, in the next step.'
                  : 'It is sealed, and nobody can read it again.'
              }
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
          )}
          {workspaceField}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Add and try it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
