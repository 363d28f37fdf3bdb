import { useQuery } from '@apollo/client/react'
import { Button, Group, Paper, Select, Stack, TextInput } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { AuditTable } from './AuditTable.tsx'
import { exportAudit } from './exportAudit.ts'
import { type AuditSearch, momentsOf } from './urls.ts'

const AuditPageQuery = graphql(`
  query AuditPage($after: String, $filter: AuditFilter) {
    auditEntries(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        ...AuditTable_entry
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    auditActions
    members(first: 250) {
      nodes {
        id
        user {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Who changed what in this organisation. */
export function AuditPage() {
  const search = useSearch({ from: '/signed-in/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const { actor, action, from, to } = search
  const filter = { actorId: actor ?? null, actions: action ? [action] : null, ...momentsOf(search) }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(AuditPageQuery, {
    variables: { filter },
    fetchPolicy: 'cache-and-network',
  })
  const shown = data ?? previousData
  const page = shown?.auditEntries.pageInfo
  const choose = (next: AuditSearch) => navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const people = shown?.members.nodes.map(({ user }) => ({ value: user.id, label: user.name })) ?? []
  return (
    <Page
      title="Audit log"
      lead="Who changed what, and when. Entries are only ever added; each is sealed into a chain within a minute or two."
      actions={
        <Group gap="xs">
          {(['csv', 'jsonl'] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => exportAudit(format, search)}
            >
              {format === 'csv' ? 'CSV' : 'JSON lines'}
            </Button>
          ))}
        </Group>
      }
    >
      <Group gap="sm" align="flex-end">
        <Select
          label="Person"
          placeholder="Anybody"
          size="xs"
          searchable
          clearable
          data={people}
          value={actor ?? null}
          onChange={(value) => choose({ actor: value ?? undefined })}
        />
        <Select
          label="What"
          placeholder="Anything"
          size="xs"
          searchable
          clearable
          data={[...(shown?.auditActions ?? [])]}
          value={action ?? null}
          onChange={(value) => choose({ action: value ?? undefined })}
        />
        <TextInput
          label="From"
          type="date"
          size="xs"
          value={from ?? ''}
          onChange={(event) => choose({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          label="To"
          type="date"
          size="xs"
          value={to ?? ''}
          onChange={(event) => choose({ to: event.currentTarget.value || undefined })}
        />
      </Group>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={8} height={36} />}
      {shown && shown.auditEntries.nodes.length > 0 && <AuditTable entries={shown.auditEntries.nodes} />}
      {shown && shown.auditEntries.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconHistory />} title="Nothing is like that">
            Nobody did anything here that fits the filters.
          </Nothing>
        </Paper>
      )}
      {page?.hasNextPage && (
        <Stack align="center">
          <Button
            variant="default"
            loading={loading}
            onClick={() => fetchMore({ variables: { filter, after: page.endCursor } })}
          >
            Show more
          </Button>
        </Stack>
      )}
    </Page>
  )
}
