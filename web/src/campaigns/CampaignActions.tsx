import { ActionIcon, Group } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { CampaignMenu } from './CampaignMenu.tsx'
import { isOver } from './states.ts'

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
  const may = usePermission()
  const navigate = useNavigate()
  return (
    <Group gap="xs">
      {may('campaign:write') && !isOver(campaign.status) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Rename"
          onClick={() => navigate({ to: '.', search: (before) => ({ ...before, dialog: 'rename' }) })}
        >
          <IconPencil size={18} />
        </ActionIcon>
      )}
      <CampaignMenu campaign={campaign} />
    </Group>
  )
}
