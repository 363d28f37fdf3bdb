import { useQuery } from '@apollo/client/react'
import { Button, Paper, Table, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { DropFile } from './DropFile.tsx'
import { CreateUpload, sendFile } from './sendFile.ts'
import { states } from './states.ts'

const ImportsPageQuery = graphql(`
  query ImportsPage($after: String) {
    leadImports(first: 50, after: $after) {
      nodes {
        id
        fileName
        status
        readCount
        createdCount
        updatedCount
        invalidCount
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Files of leads: bring another, or see what came of those before. */
export function ImportsPage() {
  const navigate = useNavigate()
  const may = usePermission()
  const [create] = useAct(CreateUpload)
  const [share, setShare] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { data, error, loading, refetch, fetchMore } = useQuery(ImportsPageQuery, { fetchPolicy: 'cache-and-network' })
  const take = async (file: File) => {
    setProblem(null)
    const answer = await create({
      input: { fileName: file.name.slice(-255), contentType: 'text/csv', size: file.size },
    })
    if (!answer) return
    if (answer.__typename !== 'Upload') return setProblem(answer.message)
    setShare(0)
    try {
      await sendFile(answer, file, setShare)
      await navigate({ to: '/imports/new', search: { upload: answer.id } })
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure))
    }
    setShare(null)
  }
  const list = data?.leadImports
  return (
    <Page
      title="Imports"
      lead="Bring leads from a file. Each import says what was wrong, and can be undone for 30 days."
    >
      {may('lead:write') && <DropFile share={share} problem={problem} take={take} />}
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={4} height={36} />}
      {list && list.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconFileImport />} title="No import yet">
            What you bring is listed here, with every row that could not be brought.
          </Nothing>
        </Paper>
      )}
      {list && list.nodes.length > 0 && (
        <Paper p={0} style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Imports">
          <Table verticalSpacing="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Rows</Table.Th>
                <Table.Th ta="right">New</Table.Th>
                <Table.Th ta="right">Updated</Table.Th>
                <Table.Th ta="right">Invalid</Table.Th>
                <Table.Th>When</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.nodes.map((it) => (
                <Table.Tr key={it.id}>
                  <Table.Td>
                    <TextLink to="/imports/$id" params={{ id: it.id }} fw={600}>
                      {it.fileName}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>
                    <Mark tone={states[it.status].tone} beats={it.status === 'running'}>
                      {states[it.status].label}
                    </Mark>
                  </Table.Td>
                  {[it.readCount, it.createdCount, it.updatedCount, it.invalidCount].map((count, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
                    <Table.Td key={at} ta="right">
                      {count.toLocaleString()}
                    </Table.Td>
                  ))}
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      <Ago at={it.createdAt} />
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Button variant="default" onClick={() => fetchMore({ variables: { after: list.pageInfo.endCursor } })}>
          Show more
        </Button>
      )}
    </Page>
  )
}
