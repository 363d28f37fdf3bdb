import { useQuery } from '@apollo/client/react'
import { Button, Paper, SegmentedControl, Stack, Table } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { NewTokenDialog } from './NewTokenDialog.tsx'
import { ShownToken } from './ShownToken.tsx'
import { TokenRow } from './TokenRow.tsx'

const TokensPageQuery = graphql(`
  query TokensPage($after: String, $all: Boolean!) {
    viewer {
      user {
        id
      }
    }
    personalTokens(first: 50, after: $after) @skip(if: $all) {
      nodes {
        id
        ...TokenRow_token
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    allPersonalTokens(first: 50, after: $after) @include(if: $all) {
      nodes {
        id
        ...TokenRow_token
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** What programs carry to act for people here. */
export function TokensPage() {
  const { dialog } = useSearch({ from: '/signed-in/tokens' })
  const navigate = useNavigate({ from: '/tokens' })
  const may = usePermission()
  const [whose, setWhose] = useState('own')
  const [secret, setSecret] = useState<string | null>(null)
  const variables = { all: whose === 'all' }
  const { data, error, loading, refetch, fetchMore } = useQuery(TokensPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
  })
  const list = data?.allPersonalTokens ?? data?.personalTokens
  const close = () => navigate({ search: (before) => ({ ...before, dialog: undefined }) })
  const show = (token: string) => {
    void close()
    setSecret(token)
    void refetch()
  }
  const create = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => navigate({ search: (before) => ({ ...before, dialog: 'new' }) })}
    >
      New token
    </Button>
  )
  return (
    <Page
      title="Tokens"
      lead="Your programs act for you with these, never with more than you may do yourself."
      actions={create}
    >
      {may('token:oversee') && (
        <SegmentedControl
          aria-label="Whose tokens"
          value={whose}
          onChange={setWhose}
          w="fit-content"
          data={[
            { value: 'own', label: 'Yours' },
            { value: 'all', label: 'Everybody’s' },
          ]}
        />
      )}
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={4} height={48} />}
      {list && list.nodes.length > 0 && (
        <Paper>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Tokens">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Token</Table.Th>
                  <Table.Th>May</Table.Th>
                  <Table.Th>Last used</Table.Th>
                  <Table.Th>Ends</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.nodes.map((token) => (
                  <TokenRow key={token.id} token={token} me={data?.viewer?.user.id} show={show} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {list && list.nodes.length === 0 && (
        <Paper>
          <Nothing icon={<IconKey />} title="No token yet" action={create}>
            Make one for a script or another service, with no more rights than it needs.
          </Nothing>
        </Paper>
      )}
      {list?.pageInfo.hasNextPage && (
        <Stack align="center">
          <Button
            variant="default"
            onClick={() => fetchMore({ variables: { ...variables, after: list.pageInfo.endCursor } })}
          >
            Show more
          </Button>
        </Stack>
      )}
      {dialog === 'new' && <NewTokenDialog close={close} show={show} />}
      {secret && <ShownToken token={secret} close={() => setSecret(null)} />}
    </Page>
  )
}
