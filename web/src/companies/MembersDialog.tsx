import { useQuery } from '@apollo/client/react'
import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const MembersDialogQuery = graphql(`
  query MembersDialog($id: ID!) {
    tenantSettings {
      workspaceAccess
    }
    company(id: $id) {
      id
      name
      members {
        id
      }
    }
    members(first: 250) {
      nodes {
        id
        user {
          id
          name
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const SetCompanyMembers = graphql(`
  mutation SetCompanyMembers($id: ID!, $input: SetCompanyMembersInput!) {
    setCompanyMembers(id: $id, input: $input) {
      __typename
      ... on Company {
        id
        members {
          id
        }
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Says who belongs to a workspace. */
export function MembersDialog({ id, close }: { id: string; close: () => void }) {
  const { data, error, loading, refetch } = useQuery(MembersDialogQuery, {
    variables: { id },
    fetchPolicy: 'network-only',
  })
  const [set, setting] = useAct(SetCompanyMembers)
  const [chosen, setChosen] = useState<string[] | null>(null)
  const known = data?.company?.members.map((member) => member.id) ?? []
  const save = async () => {
    const answer = await set({ id, input: { memberIds: chosen ?? known } })
    if (answer?.__typename === 'Company') {
      notifyDone('Saved.')
      close()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const people = data?.members.nodes.map(({ id, user }) => ({ value: id, label: `${user.name} (${user.email})` })) ?? []
  return (
    <Modal
      opened
      onClose={close}
      title={data?.company ? `Members of ${data.company.name}` : 'Members'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {!data && loading && <Waiting rows={2} height={36} />}
        {data?.company && (
          <>
            <Text size="sm" c="dimmed">
              {data.tenantSettings.workspaceAccess === 'members'
                ? 'These see it, and owners and admins.'
                : 'Everybody sees every workspace now. This counts once the organisation shows them to their members only.'}
            </Text>
            <MultiSelect
              label="Members"
              searchable
              data-autofocus
              data={people}
              value={chosen ?? known}
              onChange={setChosen}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button loading={setting} onClick={save}>
                Save
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}
