import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ExportFormat, LeadFilter } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const ExportLeads = graphql(`
  mutation ExportLeads($input: ExportLeadsInput!) {
    exportLeads(input: $input) {
      __typename
      ... on Operation {
        id
      }
      ... on Problem {
        message
      }
    }
  }
`)

const formats: Record<ExportFormat, string> = { CSV: 'As CSV, for spreadsheets', JSONL: 'As JSON lines, for programs' }

type Props = { filter: LeadFilter | null; started: (operationId: string) => void }

/** Writes the leads that are shown into a file. */
export function ExportButton({ filter, started }: Props) {
  const [begin, beginning] = useAct(ExportLeads)
  const write = async (format: ExportFormat) => {
    const answer = await begin({ input: { filter, format } })
    if (answer?.__typename === 'Operation') started(answer.id)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={beginning}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(formats) as ExportFormat[]).map((format) => (
          <Menu.Item key={format} onClick={() => write(format)}>
            {formats[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
