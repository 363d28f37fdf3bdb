import { Alert, Button, FileButton, Group, List, Modal, Stack, Table, Text, Textarea } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { useWorkspaceChoice } from '../companies/useWorkspaceChoice.tsx'
import type { ImportEmailAccountsMutation } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { useAct } from '../useAct.ts'

const ImportEmailAccounts = graphql(`
  mutation ImportEmailAccounts($input: ImportEmailAccountsInput!) {
    importEmailAccounts(input: $input) {
      __typename
      ... on EmailAccountImport {
        created {
          id
          email
        }
        errors {
          line
          email
          message
        }
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Outcome = Extract<ImportEmailAccountsMutation['importEmailAccounts'], { __typename: 'EmailAccountImport' }>
type Props = { workspace: string | undefined; close: () => void; imported: () => void }

/** Adds many mailboxes from CSV, and says of each row that made none why. */
export function ImportDialog({ workspace, close, imported }: Props) {
  const [companyId, workspaceField] = useWorkspaceChoice(workspace)
  const [bring, bringing] = useAct(ImportEmailAccounts)
  const [csv, setCsv] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const start = async () => {
    setProblem(null)
    if (!companyId) return setProblem('Make a workspace first: mailboxes belong to one.')
    const answer = await bring({ input: { companyId, csv } })
    if (!answer) return
    if (answer.__typename !== 'EmailAccountImport') return setProblem(answer.message)
    setOutcome(answer)
    imported()
  }
  return (
    <Modal opened onClose={close} size="lg" title="Import mailboxes" closeButtonProps={{ 'aria-label': 'Close' }}>
      {outcome ? (
        <Came outcome={outcome} close={close} />
      ) : (
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Text size="sm">
            The first row names the columns: <code>email</code>, and any of <code>provider</code>, <code>password</code>
            , <code>from_name</code>, <code>username</code>, <code>smtp_host</code>, <code>smtp_port</code>,{' '}
            <code>imap_host</code>, <code>imap_port</code>, <code>daily_limit</code>, <code>min_gap_seconds</code>,{' '}
            <code>timezone</code>.
          </Text>
          <Textarea
            label="CSV"
            autosize
            minRows={6}
            maxRows={14}
            placeholder={'email,from_name,provider,password\nanna@example.com,Anna Smith,mailu,…'}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={csv}
            onChange={(event) => setCsv(event.currentTarget.value)}
          />
          {workspaceField}
          <Group justify="space-between">
            <FileButton accept=".csv,text/csv,text/plain" onChange={async (file) => file && setCsv(await file.text())}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconFileImport size={16} />}>
                  Take a file
                </Button>
              )}
            </FileButton>
            <Button onClick={start} loading={bringing} disabled={csv.trim() === ''}>
              Add them
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

function Came({ outcome: { created, errors }, close }: { outcome: Outcome; close: () => void }) {
  return (
    <Stack>
      <Text>
        {created.length === 1 ? 'One mailbox was added' : `${created.length} mailboxes were added`}; their servers are
        tried within a minute.
      </Text>
      {created.length > 0 && created.length <= 10 && (
        <List size="sm">
          {created.map(({ id, email }) => (
            <List.Item key={id}>{email}</List.Item>
          ))}
        </List>
      )}
      {errors.length > 0 && (
        <Table aria-label="Rows that made no mailbox">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Line</Table.Th>
              <Table.Th>Address</Table.Th>
              <Table.Th>Why not</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {errors.map(({ line, email, message }) => (
              <Table.Tr key={line}>
                <Table.Td>{line}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{email}</Table.Td>
                <Table.Td>{message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  )
}
