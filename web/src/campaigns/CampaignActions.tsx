import { ActionIcon, Button, Group } from '@mantine/core'
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { CampaignMenu } from './CampaignMenu.tsx'
import { PauseCampaign, ResumeCampaign } from './changes.ts'
import { isOver } from './states.ts'
import type { CampaignSearch } from './urls.ts'

const CampaignActions_campaign = graphql(`
  fragment CampaignActions_campaign on Campaign {
    id
    name
    status
    ...CampaignMenu_campaign
  }
`)

/** What can be done with a campaign where it stands. */
export function CampaignActions(props: { campaign: FragmentType<typeof CampaignActions_campaign> }) {
  const campaign = read(CampaignActions_campaign, props.campaign)
  const { id, status } = campaign
  const may = usePermission()
  const navigate = useNavigate()
  const [pause, pausing] = useAct(PauseCampaign)
  const [resume, resuming] = useAct(ResumeCampaign)
  const open = (dialog: CampaignSearch['dialog']) =>
    navigate({ to: '.', search: (before) => ({ ...before, dialog }), resetScroll: false })
  const change = async (act: typeof pause | typeof resume) => {
    const answer = await act({ id })
    if (answer && answer.__typename !== 'Campaign') notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Group gap="xs">
      {may('campaign:write') && !isOver(status) && (
        <ActionIcon variant="subtle" color="gray" aria-label="Rename" onClick={() => open('rename')}>
          <IconPencil size={18} />
        </ActionIcon>
      )}
      <CampaignMenu campaign={campaign} />
      {status === 'sending' && may('campaign:write') && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          loading={pausing}
          onClick={() => change(pause)}
        >
          Pause
        </Button>
      )}
      {status === 'paused' && may('campaign:send') && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={resuming} onClick={() => change(resume)}>
          Resume
        </Button>
      )}
      {(status === 'draft' || status === 'scheduled') && may('campaign:send') && (
        <Button leftSection={<IconSend size={16} />} onClick={() => open('launch')}>
          {status === 'draft' ? 'Review and launch' : 'Review'}
        </Button>
      )}
    </Group>
  )
}
