import { Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { ImportColumnInput, ImportTarget } from '../gql/graphql.ts'
import { NewFieldDialog } from './NewFieldDialog.tsx'

const targets: Record<ImportTarget, string> = {
  EMAIL: 'Email address',
  FIRST_NAME: 'First name',
  LAST_NAME: 'Last name',
  FULL_NAME: 'Full name',
  COMPANY: 'Company',
  COMPANY_DOMAIN: 'Company’s domain',
  POSITION: 'Position',
  PHONE: 'Phone',
  COUNTRY: 'Country',
  LOCALE: 'Language',
  TIMEZONE: 'Time zone',
  TAGS: 'Tags',
  STATUS: 'Status',
}

type Props = {
  columns: ImportColumnInput[]
  samples: ReadonlyArray<ReadonlyArray<string>>
  fields: ReadonlyArray<{ id: string; key: string; label: string }>
  change: (columns: ImportColumnInput[]) => void
  fieldsChanged: () => void
}

/** What each column becomes: a field of leads, one of your own, a new one, or nothing. */
export function ColumnMapping({ columns, samples, fields, change, fieldsChanged }: Props) {
  const [naming, setNaming] = useState<number | null>(null)
  const put = (index: number, what: Pick<ImportColumnInput, 'target' | 'field'>) =>
    change(columns.map((it) => (it.index === index ? { ...it, ...what } : it)))
  const choose = (index: number, value: string | null) => {
    if (value === 'new') return setNaming(index)
    const target = (Object.keys(targets) as ImportTarget[]).find((it) => it === value) ?? null
    put(index, { target, field: value?.startsWith('field:') ? value.slice(6) : null })
  }
  const data = [
    { group: 'Leads', items: Object.entries(targets).map(([value, label]) => ({ value, label })) },
    {
      group: 'Your own fields',
      items: [
        ...fields.map(({ key, label }) => ({ value: `field:${key}`, label })),
        { value: 'new', label: 'New field …' },
      ],
    },
  ]
  return (
    <>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th>For example</Table.Th>
            <Table.Th w={240}>Becomes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map(({ index, header, target, field }) => (
            <Table.Tr key={index}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {header || `Column ${index + 1}`}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed" lineClamp={1} style={{ wordBreak: 'break-all' }}>
                  {samples
                    .map((cells) => cells[index])
                    .filter(Boolean)
                    .slice(0, 3)
                    .join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Select
                  aria-label={`${header || `Column ${index + 1}`} becomes`}
                  placeholder="Not brought"
                  clearable
                  clearButtonProps={{ 'aria-label': 'Do not bring it' }}
                  data={data}
                  value={target ?? (field ? `field:${field}` : null)}
                  onChange={(value) => choose(index, value)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {naming !== null && (
        <NewFieldDialog
          label={columns.find(({ index }) => index === naming)?.header ?? ''}
          close={() => setNaming(null)}
          made={(key) => {
            put(naming, { target: null, field: key })
            setNaming(null)
            fieldsChanged()
          }}
        />
      )}
    </>
  )
}
