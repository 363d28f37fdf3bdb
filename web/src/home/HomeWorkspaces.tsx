import { useQuery } from '@apollo/client/react'
import { Group, Stack, Text } from '@mantine/core'
import { IconBriefcase, IconPlus } from '@tabler/icons-react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Panel } from '../ui/Panel.tsx'

const HomeWorkspacesQuery = graphql(`
  query HomeWorkspaces {
    companies(first: 5) {
      nodes {
        id
        name
        status
        projects {
          id
          status
        }
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** The latest workspaces. */
export function HomeWorkspaces() {
  const { data, error, loading, refetch } = useQuery(HomeWorkspacesQuery, { fetchPolicy: 'cache-and-network' })
  const may = usePermission()
  const companies = data?.companies
  const active = companies?.nodes.filter(({ status }) => status === 'active').slice(0, 5)
  const all = companies && companies.totalCount > 0 && (
    <TextLink to="/workspaces" size="sm">
      See all {companies.totalCount}
    </TextLink>
  )
  return (
    <Panel
      title="Workspaces"
      aside={all}
      fault={error && faultOf(error)}
      again={() => refetch()}
      loading={loading && !data}
      rows={4}
    >
      {companies?.nodes.length === 0 && (
        <Nothing
          icon={<IconBriefcase />}
          title="No workspace yet"
          action={
            may('company:write') && (
              <ButtonLink to="/workspaces" search={{ dialog: 'new' }} leftSection={<IconPlus size={16} />}>
                New workspace
              </ButtonLink>
            )
          }
        >
          Make one for each company or brand you send for.
        </Nothing>
      )}
      <Stack gap={6}>
        {active?.map(({ id, name, projects }) => (
          <Group key={id} justify="space-between" wrap="nowrap" mih={34}>
            <TextLink to="/workspaces" search={{ workspace: id }} c="inherit" fw={550} size="sm" truncate>
              {name}
            </TextLink>
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {count(projects.filter(({ status }) => status === 'active').length)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}

const count = (projects: number) => (projects === 1 ? '1 project' : `${projects} projects`)
