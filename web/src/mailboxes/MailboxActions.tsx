import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const MailboxActions_mailbox = graphql(`
  fragment MailboxActions_mailbox on EmailAccount {
    id
    email
    status
    pausedAt
  }
`)

const PauseEmailAccount = graphql(`
  mutation PauseEmailAccount($id: ID!, $input: PauseEmailAccountInput) {
    pauseEmailAccount(id: $id, input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const ResumeEmailAccount = graphql(`
  mutation ResumeEmailAccount($id: ID!) {
    resumeEmailAccount(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const DeleteEmailAccount = graphql(`
  mutation DeleteEmailAccount($id: ID!) {
    deleteEmailAccount(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { mailbox: FragmentType<typeof MailboxActions_mailbox>; refresh: () => unknown }

/** Pause, resume, delete. */
export function MailboxActions({ refresh, ...props }: Props) {
  const { id, email, status, pausedAt } = read(MailboxActions_mailbox, props.mailbox)
  const navigate = useNavigate()
  const may = usePermission()
  const [opened, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  const [pause, pausing] = useAct(PauseEmailAccount)
  const [resume, resuming] = useAct(ResumeEmailAccount)
  const [remove] = useAct(DeleteEmailAccount)
  if (!may('mailbox:write')) return null
  const tell = (answer: { __typename?: string; message?: string } | undefined, done: () => unknown) => {
    if (answer?.message) notifyFault({ message: answer.message, requestId: null })
    else if (answer) done()
  }
  const isStopped = pausedAt !== null || status === 'suspended'
  return (
    <Group gap="xs">
      {isStopped ? (
        <Button
          variant="light"
          leftSection={<IconPlayerPlay size={16} />}
          loading={resuming}
          onClick={async () => tell(await resume({ id }), refresh)}
        >
          Resume
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={open}>
          Pause
        </Button>
      )}
      <ConfirmButton
        label="Delete the mailbox"
        question={`Delete ${email}? Its password is destroyed and nothing goes out of it any more; its history stays.`}
        confirm={async () => tell(await remove({ id }), () => navigate({ to: '/mailboxes' }))}
      >
        {(ask) => (
          <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={ask}>
            Delete
          </Button>
        )}
      </ConfirmButton>
      <Modal opened={opened} onClose={close} title="Pause the mailbox" closeButtonProps={{ 'aria-label': 'Close' }}>
        <form
          noValidate
          onSubmit={async (event) => {
            event.preventDefault()
            tell(await pause({ id, input: { reason: reason || null } }), () => {
              close()
              return refresh()
            })
          }}
        >
          <Stack>
            <TextInput
              label="Why"
              description="For whoever wonders why nothing goes out."
              maxLength={300}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={pausing}>
                Pause it
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Group>
  )
}
