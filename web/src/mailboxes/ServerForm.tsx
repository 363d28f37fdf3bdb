import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { ServerFields } from './ServerFields.tsx'
import { emptyServer, serverInput } from './servers.ts'
import { UpdateEmailAccount } from './UpdateEmailAccount.ts'

const ServerForm_mailbox = graphql(`
  fragment ServerForm_mailbox on EmailAccount {
    id
    revision
    username
    hasCredentials
    smtp {
      host
      port
      security
    }
    imap {
      host
      port
      security
    }
  }
`)

type Props = { mailbox: FragmentType<typeof ServerForm_mailbox>; refresh: () => unknown }

/** Where a mailbox's servers are and what lets it in. Saving tries them. */
export function ServerForm({ refresh, ...props }: Props) {
  const { id, revision, username, hasCredentials, smtp, imap } = read(ServerForm_mailbox, props.mailbox)
  const may = usePermission()
  const [update, updating] = useAct(UpdateEmailAccount)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      username: username ?? '',
      password: '',
      smtp: smtp
        ? { ...smtp, port: smtp.port as number | string, security: smtp.security as string }
        : emptyServer(587, 'starttls'),
      imap: imap
        ? { ...imap, port: imap.port as number | string, security: imap.security as string }
        : emptyServer(993, 'implicit'),
    },
  })
  const bind = (server: 'smtp' | 'imap') => (part: string) => ({
    key: form.key(`${server}.${part}`),
    ...form.getInputProps(`${server}.${part}`),
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const [smtpServer, imapServer] = [serverInput(values.smtp), serverInput(values.imap)]
    const answer = await update({
      id,
      input: {
        expectedRevision: revision,
        username: values.username || null,
        ...(values.password && { password: values.password }),
        ...(smtpServer && { smtp: smtpServer }),
        ...(imapServer && { imap: imapServer }),
      },
    })
    if (!answer) return
    if (answer.__typename !== 'EmailAccount') return setProblem(showProblem(form, answer))
    notifyDone('Saved. The servers are being tried.')
    refresh()
  })
  const isReadOnly = !may('mailbox:write')
  return (
    <Panel title="Servers and password">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <ServerFields
            label="SMTP server"
            placeholder="smtp.example.com"
            isReadOnly={isReadOnly}
            field={bind('smtp')}
          />
          <ServerFields
            label="IMAP server"
            placeholder="imap.example.com"
            isReadOnly={isReadOnly}
            field={bind('imap')}
          />
          <TextInput
            label="User name"
            description="When it is not the address."
            disabled={isReadOnly}
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          {!isReadOnly && (
            <>
              <PasswordInput
                label="New password"
                description={hasCredentials ? 'Leave it empty to keep the present one.' : 'None is stored yet.'}
                autoComplete="off"
                visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
                key={form.key('password')}
                {...form.getInputProps('password')}
              />
              <Group justify="flex-end">
                <Button type="submit" loading={updating}>
                  Save and try it
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </form>
    </Panel>
  )
}
