import { Alert, Button, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconTrash, IconUpload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { usePermission } from '../../session/permissions.ts'
import { notifyDone, notifyFault } from '../../ui/notify.tsx'
import { useAct } from '../../useAct.ts'
import { PublishDialog } from './PublishDialog.tsx'

const LiveNote_campaign = graphql(`
  fragment LiveNote_campaign on Campaign {
    id
    version
    draft {
      id
    }
    ...PublishDialog_campaign
  }
`)

const DropSequenceDraft = graphql(`
  mutation DropSequenceDraft($id: ID!) {
    dropSequenceDraft(id: $id) {
      __typename
      ... on Campaign {
        id
        revision
      }
      ... on Problem {
        message
      }
    }
  }
`)

const UndoPublish = graphql(`
  mutation UndoPublish($id: ID!) {
    undoPublish(id: $id) {
      __typename
      ... on SequencePublication {
        version
      }
      ... on Problem {
        message
      }
      ... on CampaignNotReady {
        missing {
          message
        }
      }
    }
  }
`)

type Props = {
  campaign: FragmentType<typeof LiveNote_campaign>
  /** Whether something is written that is not saved. */
  isChanged: boolean
  load: () => Promise<void>
}

/** Says of a live sequence that what is written is a draft, and leads to publishing it and back. */
export function LiveNote({ isChanged, load, ...props }: Props) {
  const campaign = read(LiveNote_campaign, props.campaign)
  const { id, version, draft } = campaign
  const { dialog } = useSearch({ from: '/signed-in/campaigns/$id' })
  const navigate = useNavigate()
  const may = usePermission()
  const [drop, dropping] = useAct(DropSequenceDraft)
  const [undo, undoing] = useAct(UndoPublish)
  const hasDraft = draft.length > 0
  const open = (next: 'publish' | undefined) =>
    navigate({ to: '.', search: (before) => ({ ...before, dialog: next }), replace: next === undefined })
  const throwAway = async () => {
    const answer = await drop({ id })
    if (answer?.__typename === 'Campaign') await load()
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const takeBack = async () => {
    const answer = await undo({ id })
    if (!answer) return
    if (answer.__typename === 'SequencePublication') {
      notifyDone('The sequence is what it was before.')
      return load()
    }
    const missing = answer.__typename === 'CampaignNotReady' ? answer.missing.map(({ message }) => message) : []
    notifyFault({ message: missing.length > 0 ? missing.join(' ') : answer.message, requestId: null })
  }
  return (
    <Alert variant="light" color="ice" role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm" style={{ flex: '1 1 280px' }}>
          {hasDraft
            ? `This is a draft: everybody walks version ${version} until it is published.`
            : `Everybody walks version ${version}. What you change here is a draft until you publish it.`}
        </Text>
        <Group gap="xs">
          {!hasDraft && version > 1 && may('campaign:send') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              loading={undoing}
              onClick={takeBack}
            >
              Undo the last publication
            </Button>
          )}
          {hasDraft && may('campaign:write') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTrash size={14} />}
              loading={dropping}
              onClick={throwAway}
            >
              Throw the draft away
            </Button>
          )}
          {hasDraft && may('campaign:send') && (
            <Button
              size="xs"
              leftSection={<IconUpload size={14} />}
              disabled={isChanged}
              onClick={() => open('publish')}
            >
              Publish
            </Button>
          )}
        </Group>
      </Group>
      {dialog === 'publish' && hasDraft && (
        <PublishDialog campaign={campaign} published={load} close={() => open(undefined)} />
      )}
    </Alert>
  )
}
