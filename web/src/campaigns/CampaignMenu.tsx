import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconCopy, IconDots, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { ArchiveCampaign, CancelCampaign, PauseCampaign, ResumeCampaign } from './changes.ts'

const CampaignMenu_campaign = graphql(`
  fragment CampaignMenu_campaign on Campaign {
    id
    name
    status
  }
`)

const DuplicateCampaign = graphql(`
  mutation DuplicateCampaign($id: ID!) {
    duplicateCampaign(id: $id) {
      __typename
      ... on Campaign {
        id
        name
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** What else can be done with a campaign. */
export function CampaignMenu(props: { campaign: FragmentType<typeof CampaignMenu_campaign> }) {
  const { id, name, status } = read(CampaignMenu_campaign, props.campaign)
  const may = usePermission()
  const navigate = useNavigate()
  const [duplicate, , refresh] = useAct(DuplicateCampaign)
  const [pause] = useAct(PauseCampaign)
  const [resume] = useAct(ResumeCampaign)
  const [cancel] = useAct(CancelCampaign)
  const [archive] = useAct(ArchiveCampaign)
  const copy = async () => {
    const answer = await duplicate({ id })
    if (!answer) return
    if (answer.__typename !== 'Campaign') return notifyFault({ message: answer.message, requestId: null })
    notifyDone(`${answer.name} is a draft.`)
    void refresh()
    void navigate({ to: '/campaigns/$id', params: { id: answer.id } })
  }
  const change = async (act: typeof pause | typeof resume | typeof cancel | typeof archive, done: string) => {
    const answer = await act({ id })
    if (!answer) return
    if (answer.__typename !== 'Campaign') return notifyFault({ message: answer.message, requestId: null })
    notifyDone(done)
    void refresh()
  }
  if (!may('campaign:write')) return null
  return (
    <ConfirmButton
      label="End the campaign"
      question={`${name} ends for everybody who is still in it, and what waits for its time is not sent. It cannot be launched again.`}
      confirm={() => change(cancel, `${name} has ended.`)}
    >
      {(ask) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${name}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={copy}>
              Duplicate
            </Menu.Item>
            {status === 'sending' && (
              <Menu.Item
                leftSection={<IconPlayerPause size={16} />}
                onClick={() => change(pause, `${name} is paused.`)}
              >
                Pause
              </Menu.Item>
            )}
            {status === 'paused' && may('campaign:send') && (
              <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => change(resume, `${name} goes on.`)}>
                Resume
              </Menu.Item>
            )}
            {(status === 'draft' || status === 'completed' || status === 'cancelled') && (
              <Menu.Item
                leftSection={<IconArchive size={16} />}
                onClick={() => change(archive, `${name} is put away.`)}
              >
                Archive
              </Menu.Item>
            )}
            {(status === 'scheduled' || status === 'sending' || status === 'paused') && (
              <Menu.Item color="red" leftSection={<IconPlayerStop size={16} />} onClick={ask}>
                End the campaign
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </ConfirmButton>
  )
}
