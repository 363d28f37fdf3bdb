import { useQuery } from '@apollo/client/react'
import { Select } from '@mantine/core'
import { useState } from 'react'
import { graphql } from '../gql/index.ts'

const WorkspaceChoices = graphql(`
  query WorkspaceChoices {
    companies(first: 250) {
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
  }
`)

/** For a form that makes something in a workspace: which one, and a field to choose it where there are several. */
export function useWorkspaceChoice(workspace: string | undefined) {
  const { data } = useQuery(WorkspaceChoices)
  const [chosen, setChosen] = useState<string | null>(workspace ?? null)
  const companies = (data?.companies.nodes ?? []).filter(({ status }) => status === 'active')
  const companyId = chosen ?? companies[0]?.id ?? null
  const field = companies.length > 1 && (
    <Select
      label="Workspace"
      allowDeselect={false}
      data={companies.map(({ id, name }) => ({ value: id, label: name }))}
      value={companyId}
      onChange={setChosen}
    />
  )
  return [companyId, field] as const
}
