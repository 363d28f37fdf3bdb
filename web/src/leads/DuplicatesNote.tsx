import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { TextLink } from '../ui/links.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const DuplicatesNote_lead = graphql(`
  fragment DuplicatesNote_lead on Lead {
    id
    duplicates {
      id
      email
    }
  }
`)

const MergeLeads = graphql(`
  mutation MergeLeads($id: ID!, $duplicateIds: [ID!]!) {
    mergeLeads(id: $id, duplicateIds: $duplicateIds) {
      __typename
      ... on Lead {
        id
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Says that a lead seems to be there twice, and makes one of them. */
export function DuplicatesNote(props: { lead: FragmentType<typeof DuplicatesNote_lead> }) {
  const { id, duplicates } = read(DuplicatesNote_lead, props.lead)
  const [merge, merging, refresh] = useAct(MergeLeads)
  const may = usePermission()
  if (duplicates.length === 0) return null
  const fold = async () => {
    const answer = await merge({ id, duplicateIds: duplicates.map((it) => it.id) })
    if (answer?.__typename === 'Lead') {
      notifyDone('They are one lead now.')
      void refresh()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Alert icon={<IconUsersGroup size={18} />} title="Perhaps the same person">
      <Stack gap="xs">
        {duplicates.map((it) => (
          <Text size="sm" key={it.id}>
            <TextLink to="/leads/$id" params={{ id: it.id }} size="sm">
              {it.email}
            </TextLink>
          </Text>
        ))}
        {may('lead:write') && (
          <Group>
            <Button size="xs" variant="default" loading={merging} onClick={fold}>
              Fold into this lead
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
