import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

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
  const { id, name } = read(CampaignMenu_campaign, props.campaign)
  const may = usePermission()
  const navigate = useNavigate()
  const [duplicate, , refresh] = useAct(DuplicateCampaign)
  const copy = async () => {
    const answer = await duplicate({ id })
    if (!answer) return
    if (answer.__typename !== 'Campaign') return notifyFault({ message: answer.message, requestId: null })
    notifyDone(`${answer.name} is a draft.`)
    void refresh()
    void navigate({ to: '/campaigns/$id', params: { id: answer.id } })
  }
  if (!may('campaign:write')) return null
  return (
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
      </Menu.Dropdown>
    </Menu>
  )
}
