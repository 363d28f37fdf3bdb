import { useQuery } from '@apollo/client/react'
import { Button, Paper, Stack, Table } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { InvitationTable } from '../invitations/InvitationTable.tsx'
import { InviteDialog } from '../invitations/InviteDialog.tsx'
import { usePermission } from '../session/permissions.ts'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { LeaveTenant } from './LeaveTenant.tsx'
import { MemberRow } from './MemberRow.tsx'

const MembersPageQuery = graphql(`
  query MembersPage($after: String, $invites: Boolean!) {
    viewer {
      user {
        id
      }
      ...MemberRow_viewer
    }
    members(first: 100, after: $after) {
      nodes {
        id
        ...MemberRow_member
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    invitations(first: 50) @include(if: $invites) {
      nodes {
        id
        state
        ...InvitationTable_invitation
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Who belongs to the organisation, and who is invited. */
export function MembersPage() {
  const { dialog } = useSearch({ from: '/signed-in/members' })
  const navigate = useNavigate({ from: '/members' })
  const may = usePermission()
  const variables = { invites: may('member:write') }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(MembersPageQuery, {
    variables,
    fetchPolicy: 'cache-and-network',
  })
  const shown = data ?? previousData
  const page = shown?.members.pageInfo
  const open = shown?.invitations?.nodes.filter(({ state }) => state === 'open') ?? []
  const invite = may('member:write') && (
    <Button
      leftSection={<IconUserPlus size={16} />}
      onClick={() => navigate({ search: (before) => ({ ...before, dialog: 'invite' }) })}
    >
      Invite
    </Button>
  )
  return (
    <Page title="Members" lead="Who works in this organisation, and as what." actions={invite}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!shown && loading && <Waiting rows={4} height={48} />}
      {shown && (
        <Paper>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Members">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Person</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th>Since</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.members.nodes.map((member) => (
                  <MemberRow key={member.id} member={member} viewer={shown.viewer} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {page?.hasNextPage && (
        <Stack align="center">
          <Button variant="default" onClick={() => fetchMore({ variables: { ...variables, after: page.endCursor } })}>
            Show more
          </Button>
        </Stack>
      )}
      {open.length > 0 && <InvitationTable invitations={open} />}
      {may('member:leave') && <LeaveTenant />}
      {dialog === 'invite' && (
        <InviteDialog close={() => navigate({ search: (before) => ({ ...before, dialog: undefined }) })} />
      )}
    </Page>
  )
}
