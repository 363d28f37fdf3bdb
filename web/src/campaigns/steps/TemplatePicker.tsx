import { useQuery } from '@apollo/client/react'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { graphql } from '../../gql/index.ts'
import type { Named } from './draft.ts'

const TemplatePickerQuery = graphql(`
  query TemplatePicker($filter: TemplateFilterInput) {
    templates(first: 50, filter: $filter) {
      nodes {
        id
        name
        locales {
          locale
          published {
            id
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

type Props = {
  companyId: string
  disabled: boolean
  chosen: Named | null
  choose: (template: Named | null) => void
}

/** Finds a template of the workspace by its name. */
export function TemplatePicker({ companyId, disabled, chosen, choose }: Props) {
  const [text, setText] = useState(chosen?.name ?? '')
  const [settled] = useDebouncedValue(text === chosen?.name ? '' : text, 250)
  const { data, previousData } = useQuery(TemplatePickerQuery, {
    variables: { filter: { companyId, status: 'active', search: settled || null } },
    fetchPolicy: 'cache-and-network',
  })
  const found = (data ?? previousData)?.templates.nodes ?? []
  const isPublished = (id: string) => found.find((it) => it.id === id)?.locales.some(({ published }) => published)
  const known = found.some(({ id }) => id === chosen?.id)
  const options = [...(chosen && !known ? [chosen] : []), ...found]
  return (
    <Select
      label="Template"
      placeholder="Choose what it says"
      searchable
      clearable={!disabled}
      disabled={disabled}
      nothingFoundMessage="No template is called that"
      error={chosen && known && !isPublished(chosen.id) ? 'Publish it before the launch.' : undefined}
      data={options.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options: all }) => all}
      value={chosen?.id ?? null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => choose(options.find((it) => it.id === id) ?? null)}
    />
  )
}
