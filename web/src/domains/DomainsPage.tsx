import { useQuery } from '@apollo/client/react'
import { Button, Group, Paper } from '@mantine/core'
import { IconPlus, IconWorld } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { DomainTable } from './DomainTable.tsx'
import { NewDomainDialog } from './NewDomainDialog.tsx'
import { restingMs } from './states.ts'

const DomainsPageQuery = graphql(`
  query DomainsPage($after: String, $companyId: ID) {
    domains(first: 50, after: $after, companyId: $companyId) {
      nodes {
        id
        ...DomainTable_domain
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** The domains that mail is sent from, and whether it may be. */
export function DomainsPage() {
  const { dialog, workspace } = useSearch({ from: '/signed-in/domains' })
  const navigate = useNavigate({ from: '/domains' })
  const may = usePermission()
  const variables = { companyId: workspace ?? null }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(DomainsPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
    pollInterval: restingMs,
    skipPollAttempt: () => document.hidden,
  })
  const list = (data ?? previousData)?.domains
  const open = (next?: 'new') => navigate({ search: (before) => ({ ...before, dialog: next }) })
  const add = may('domain:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => open('new')}>
      Add a domain
    </Button>
  )
  return (
    <Page title="Domains" lead="Mail goes out only from domains whose records say that it may." actions={add}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={4} height={48} />}
      {list && list.nodes.length > 0 && <DomainTable domains={list.nodes} />}
      {list && list.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconWorld />} title="No domain yet" action={add}>
            Add the domain you write from: you are shown which records to publish, and they are looked for by
            themselves.
          </Nothing>
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            onClick={() => void fetchMore({ variables: { ...variables, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Group>
      )}
      {dialog === 'new' && <NewDomainDialog workspace={workspace} close={() => open()} />}
    </Page>
  )
}
