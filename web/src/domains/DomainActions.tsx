import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { IconDots, IconFlask, IconRefresh, IconStar, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { UpdateDomain } from './UpdateDomain.ts'

const DomainActions_domain = graphql(`
  fragment DomainActions_domain on Domain {
    id
    domain
    isPrimary
    isInSandbox
  }
`)

const CheckDomain = graphql(`
  mutation CheckDomain($id: ID!) {
    checkDomain(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const PublishDomainInSandbox = graphql(`
  mutation PublishDomainInSandbox($id: ID!) {
    publishDomainInSandbox(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

const DeleteDomain = graphql(`
  mutation DeleteDomain($id: ID!) {
    deleteDomain(id: $id) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

type Props = { domain: FragmentType<typeof DomainActions_domain>; refresh: () => unknown }
type Answer = { __typename?: string; message?: string } | undefined

/** What can be done with a domain as a whole. */
export function DomainActions({ refresh, ...props }: Props) {
  const { id, domain, isPrimary, isInSandbox } = read(DomainActions_domain, props.domain)
  const navigate = useNavigate()
  const may = usePermission()
  const [check, checking] = useAct(CheckDomain)
  const [publish, publishing] = useAct(PublishDomainInSandbox)
  const [update] = useAct(UpdateDomain)
  const [remove] = useAct(DeleteDomain)
  if (!may('domain:write')) return null
  const tell = (answer: Answer, done: () => void) => {
    if (answer?.message) notifyFault({ message: answer.message, requestId: null })
    else if (answer) done()
  }
  const look = async () =>
    tell(await check({ id }), () => {
      notifyDone('The DNS is being asked.')
      refresh()
    })
  return (
    <Group gap="xs">
      {isInSandbox && (
        <Button
          variant="light"
          leftSection={<IconFlask size={16} />}
          loading={publishing}
          onClick={async () =>
            tell(await publish({ id }), () => {
              notifyDone('The sandbox publishes the records.')
              refresh()
            })
          }
        >
          Publish in the sandbox’s DNS
        </Button>
      )}
      <Button variant="default" leftSection={<IconRefresh size={16} />} loading={checking} onClick={look}>
        Look again
      </Button>
      <ConfirmButton
        label="Delete the domain"
        question={`Delete ${domain}? Its keys are destroyed: records that you published for them are of no use any more.`}
        confirm={async () => tell(await remove({ id }), () => void navigate({ to: '/domains' }))}
      >
        {(open) => (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label="More">
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {!isPrimary && (
                <Menu.Item
                  leftSection={<IconStar size={16} />}
                  onClick={async () => tell(await update({ id, input: { isPrimary: true } }), () => void refresh())}
                >
                  Make it the workspace’s first choice
                </Menu.Item>
              )}
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={open}>
                Delete the domain
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </ConfirmButton>
    </Group>
  )
}
