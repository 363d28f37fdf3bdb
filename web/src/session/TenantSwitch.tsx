import { Box, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconBuilding, IconSelector } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { useBrand } from '../tenants/brand.ts'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import styles from './menus.module.css'
import { beginSession } from './session.ts'

const TenantSwitch_viewer = graphql(`
  fragment TenantSwitch_viewer on Viewer {
    tenant {
      id
      name
    }
    memberships {
      roles
      tenant {
        id
        name
      }
    }
  }
`)

const SwitchTenant = graphql(`
  mutation SwitchTenant($input: SwitchTenantInput!) {
    switchTenant(input: $input) {
      __typename
      ... on Session {
        accessToken
      }
      ... on Problem {
        message
      }
    }
  }
`)

/** Where one works, and the way to where one could. */
export function TenantSwitch(props: { viewer: FragmentType<typeof TenantSwitch_viewer> | null | undefined }) {
  const viewer = read(TenantSwitch_viewer, props.viewer)
  const [switchTenant, working] = useAct(SwitchTenant)
  if (!viewer) return null
  const { tenant, memberships } = viewer
  if (memberships.length < 2) {
    return (
      <Box className={styles.place}>
        <Here name={tenant.name} />
      </Box>
    )
  }
  const choose = async (tenantId: string) => {
    if (tenantId === tenant.id) return
    const answer = await switchTenant({ input: { tenantId } })
    if (answer?.__typename === 'Session') beginSession(answer.accessToken)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Menu position="bottom-start" width={230} withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.target} disabled={working}>
          <VisuallyHidden>Switch organisation, now</VisuallyHidden>
          <Here name={tenant.name} />
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Your organisations</Menu.Label>
        <Menu.RadioGroup value={tenant.id} onChange={choose}>
          {memberships.map(({ tenant: other, roles }) => (
            <Menu.RadioItem key={other.id} value={other.id} closeMenuOnClick>
              {other.name}
              <Text size="xs" c="dimmed">
                {roles.join(', ')}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

function Here({ name }: { name: string }) {
  const { themeColor, logo } = useBrand()
  return (
    <>
      {logo ? (
        <img src={logo} alt="" height={22} style={{ maxWidth: 80, objectFit: 'contain' }} />
      ) : (
        <IconBuilding size={18} aria-hidden color={themeColor ?? 'currentColor'} />
      )}
      <Text size="sm" fw={500} truncate className={styles.words}>
        {name}
      </Text>
    </>
  )
}
