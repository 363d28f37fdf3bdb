import { Select } from '@mantine/core'
import { IconBriefcase } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'

export const WorkspaceSwitch_companies = graphql(`
  fragment WorkspaceSwitch_companies on CompanyConnection {
    nodes {
      id
      name
      status
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`)

export const WorkspaceSwitch_chosen = graphql(`
  fragment WorkspaceSwitch_chosen on Company {
    id
    name
  }
`)

type Props = {
  companies: FragmentType<typeof WorkspaceSwitch_companies> | null | undefined
  chosen: FragmentType<typeof WorkspaceSwitch_chosen> | null | undefined
  choose: (id: string | undefined) => void
}

const all = 'all'

/** Narrows what is shown to one workspace, or takes them all. */
export function WorkspaceSwitch(props: Props) {
  const companies = read(WorkspaceSwitch_companies, props.companies)
  const chosen = read(WorkspaceSwitch_chosen, props.chosen)
  const open = (companies?.nodes ?? []).filter(({ id, status }) => status === 'active' && id !== chosen?.id)
  const options = chosen ? [chosen, ...open] : open
  return (
    <Select
      aria-label="Workspace"
      searchable
      allowDeselect={false}
      leftSection={<IconBriefcase size={16} aria-hidden />}
      w={{ base: 170, xs: 230 }}
      maxDropdownHeight={320}
      nothingFoundMessage={
        companies?.pageInfo.hasNextPage ? 'Not among the latest; see all workspaces.' : 'No workspace is called that.'
      }
      data={[{ value: all, label: 'All workspaces' }, ...options.map(({ id, name }) => ({ value: id, label: name }))]}
      value={chosen?.id ?? all}
      onChange={(value) => props.choose(value === all ? undefined : (value ?? undefined))}
    />
  )
}
