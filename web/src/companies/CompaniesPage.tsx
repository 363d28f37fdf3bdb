import { useQuery } from '@apollo/client/react'
import { Button, Paper, SimpleGrid, Stack } from '@mantine/core'
import { IconBriefcase, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { CompanyCard } from './CompanyCard.tsx'
import { CompanyDialog } from './CompanyDialog.tsx'
import { MembersDialog } from './MembersDialog.tsx'
import { ProjectDialog } from './ProjectDialog.tsx'
import type { WorkspacesSearch } from './urls.ts'

const CompaniesPageQuery = graphql(`
  query CompaniesPage($after: String, $workspace: ID!, $chosen: Boolean!) {
    companies(first: 50, after: $after) @skip(if: $chosen) {
      nodes {
        id
        status
        ...CompanyCard_company
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    company(id: $workspace) @include(if: $chosen) {
      id
      status
      ...CompanyCard_company
    }
  }
`)

/** The workspaces with their projects: all of them, or the one that was chosen. */
export function CompaniesPage() {
  const { workspace, dialog, on } = useSearch({ from: '/signed-in/workspaces' })
  const navigate = useNavigate({ from: '/workspaces' })
  const may = usePermission()
  const variables = { workspace: workspace ?? '', chosen: workspace !== undefined }
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(CompaniesPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
  })
  const shown = data ?? previousData
  const open = (next: WorkspacesSearch) => navigate({ search: (before) => ({ workspace: before.workspace, ...next }) })
  const close = () => open({})
  const list = workspace === undefined ? shown?.companies : undefined
  const companies = workspace === undefined ? (list?.nodes ?? []) : shown?.company ? [shown.company] : []
  const archivedLast = companies.toSorted((a, b) => rank(a) - rank(b))

  const create = may('company:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => open({ dialog: 'new' })}>
      New workspace
    </Button>
  )
  return (
    <Page title="Workspaces" lead="A workspace is a company or brand you send for, with its projects." actions={create}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={4} height={72} />}
      {companies.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: workspace === undefined ? 2 : 1 }} spacing="md">
          {archivedLast.map((company) => (
            <CompanyCard key={company.id} company={company} open={open} />
          ))}
        </SimpleGrid>
      )}
      {shown && !loading && companies.length === 0 && (
        <Paper>
          {workspace === undefined ? (
            <Nothing icon={<IconBriefcase />} title="No workspace yet" action={create}>
              Make one for each company or brand you send for.
            </Nothing>
          ) : (
            <Nothing
              icon={<IconBriefcase />}
              title="There is no such workspace"
              action={
                <Button variant="default" onClick={() => navigate({ search: { workspace: undefined } })}>
                  Show all workspaces
                </Button>
              }
            >
              It may belong to another organisation of yours.
            </Nothing>
          )}
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Stack align="center">
          <Button
            variant="default"
            loading={loading}
            onClick={() => fetchMore({ variables: { ...variables, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Stack>
      )}
      {(dialog === 'new' || dialog === 'edit') && (
        <CompanyDialog id={dialog === 'edit' ? on : undefined} close={close} />
      )}
      {dialog === 'members' && on && <MembersDialog id={on} close={close} />}
      {(dialog === 'new-project' || dialog === 'edit-project') && on && (
        <ProjectDialog kind={dialog} on={on} close={close} />
      )}
    </Page>
  )
}

const rank = (company: { status: string }) => (company.status === 'archived' ? 1 : 0)
