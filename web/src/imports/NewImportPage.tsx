import { useQuery } from '@apollo/client/react'
import { Alert, Badge, Button, Group, Paper, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import type { CsvFormatInput, ImportColumnInput } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { ColumnMapping } from './ColumnMapping.tsx'
import { ImportOptions, noOptions, type Options, optionsInput } from './ImportOptions.tsx'
import { PreviewTable } from './PreviewTable.tsx'

const NewImportQuery = graphql(`
  query NewImport($id: ID!, $format: CsvFormatInput, $columns: [ImportColumnInput!]) {
    importPreview(uploadId: $id, format: $format, columns: $columns) {
      problem
      isRemembered
      estimatedRows
      format {
        encoding
        delimiter
        hasHeader
      }
      columns {
        index
        header
        target
        field
      }
      rows {
        line
        cells
        result
        isSuppressed
        problems {
          line
          column
          reason
          value
        }
      }
    }
    leadFields {
      id
      key
      label
    }
    leadLists(first: 250) {
      nodes {
        id
        name
      }
    }
  }
`)

const ImportLeads = graphql(`
  mutation ImportLeads($input: ImportLeadsInput!) {
    importLeads(input: $input) {
      __typename
      ... on LeadImport {
        id
      }
      ... on Problem {
        message
      }
    }
  }
`)

const encodings = {
  UTF_8: 'UTF-8',
  UTF_16LE: 'UTF-16',
  UTF_16BE: 'UTF-16, big end first',
  WINDOWS_1252: 'Latin-1',
} as const
const delimiters = { COMMA: 'Comma', SEMICOLON: 'Semicolon', TAB: 'Tab', PIPE: 'Pipe' } as const
const choices = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }))
const keyOf = <K extends string>(of: Record<K, string>, value: string | null) =>
  (Object.keys(of) as K[]).find((it) => it === value)

/** A file that was sent, before anything of it is brought: how it is read, what its columns are, what would come of it. */
export function NewImportPage() {
  const { upload = '' } = useSearch({ from: '/signed-in/imports/new' })
  const navigate = useNavigate()
  const [format, setFormat] = useState<CsvFormatInput | null>(null)
  const [columns, setColumns] = useState<ImportColumnInput[] | null>(null)
  const [options, setOptions] = useState<Options>(noOptions)
  const [problem, setProblem] = useState<string | null>(null)
  const { data, previousData, error, loading, refetch } = useQuery(NewImportQuery, {
    variables: { id: upload, format, columns },
    skip: upload === '',
    fetchPolicy: 'network-only',
  })
  const [start, starting] = useAct(ImportLeads)
  const known = data ?? previousData
  const preview = known?.importPreview
  const again = (
    <ButtonLink to="/imports" variant="default">
      Choose another file
    </ButtonLink>
  )
  if (error) return <FaultNote fault={faultOf(error)} again={() => refetch()} />
  if (!preview)
    return loading ? (
      <Waiting rows={8} />
    ) : (
      <Page title="New import" actions={again}>
        <Text>The file is no longer there: send it again.</Text>
      </Page>
    )
  const is = preview.format
  if (preview.problem || !is)
    return (
      <Page title="New import" actions={again}>
        <Alert color="red" variant="light" title="This file cannot be read" role="alert">
          {preview.problem}
        </Alert>
      </Page>
    )
  const shownColumns: ImportColumnInput[] =
    columns ?? preview.columns.map(({ index, header, target, field }) => ({ index, header, target, field }))
  const shownFormat: CsvFormatInput = format ?? {
    encoding: is.encoding,
    delimiter: is.delimiter,
    hasHeader: is.hasHeader,
  }
  const reread = (change: Partial<CsvFormatInput>) => {
    setColumns(null)
    setFormat({ ...shownFormat, ...change })
  }
  const hasEmail = shownColumns.some(({ target }) => target === 'EMAIL')
  const begin = async () => {
    setProblem(null)
    const answer = await start({
      input: { uploadId: upload, format: shownFormat, columns: shownColumns, ...optionsInput(options) },
    })
    if (!answer) return
    if (answer.__typename !== 'LeadImport') return setProblem(answer.message)
    await navigate({ to: '/imports/$id', params: { id: answer.id } })
  }
  return (
    <Page
      title="New import"
      lead={`About ${preview.estimatedRows.toLocaleString()} rows. Nothing is changed until you start.`}
      actions={again}
    >
      <Panel title="How the file is read">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label="Letters"
            allowDeselect={false}
            data={choices(encodings)}
            value={shownFormat.encoding}
            onChange={(next) => reread({ encoding: keyOf(encodings, next) ?? shownFormat.encoding })}
          />
          <Select
            label="Between the cells"
            allowDeselect={false}
            data={choices(delimiters)}
            value={shownFormat.delimiter}
            onChange={(next) => reread({ delimiter: keyOf(delimiters, next) ?? shownFormat.delimiter })}
          />
          <Switch
            label="The first row names the columns"
            mt={{ base: 0, sm: 30 }}
            checked={shownFormat.hasHeader}
            onChange={(event) => reread({ hasHeader: event.currentTarget.checked })}
          />
        </SimpleGrid>
      </Panel>
      <Panel
        title="What the columns are"
        aside={
          preview.isRemembered && !columns ? (
            <Badge variant="light" color="ice">
              As the last time
            </Badge>
          ) : undefined
        }
      >
        <ColumnMapping
          columns={shownColumns}
          samples={preview.rows.map(({ cells }) => cells)}
          fields={known?.leadFields ?? []}
          change={setColumns}
          fieldsChanged={() => void refetch()}
        />
        {!hasEmail && (
          <Alert color="yellow" variant="light" role="status">
            Say which column has the email address.
          </Alert>
        )}
      </Panel>
      <Panel title="What becomes of them">
        <ImportOptions options={options} change={setOptions} lists={known?.leadLists.nodes ?? []} />
      </Panel>
      <Panel title="What would come of the first rows">
        <PreviewTable rows={preview.rows} columns={shownColumns} />
      </Panel>
      <Paper p="md" pos="sticky" bottom={12} withBorder style={{ zIndex: 3 }}>
        <Group justify="space-between">
          <Stack gap={0}>
            {problem ? (
              <Text c="red" size="sm" role="alert">
                {problem}
              </Text>
            ) : (
              <Text size="sm" c="dimmed">
                You can leave while it runs, and undo it for 30 days.
              </Text>
            )}
          </Stack>
          <Button onClick={begin} loading={starting} disabled={!hasEmail}>
            Start the import
          </Button>
        </Group>
      </Paper>
    </Page>
  )
}
