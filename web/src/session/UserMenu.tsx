import { Avatar, Box, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconKeyboard, IconLogout, IconSelector } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { SchemeSwitch } from '../ui/SchemeSwitch.tsx'
import styles from './menus.module.css'

const UserMenu_viewer = graphql(`
  fragment UserMenu_viewer on Viewer {
    roles
    user {
      id
      name
      email
    }
  }
`)

type Props = {
  viewer: FragmentType<typeof UserMenu_viewer> | null | undefined
  signOut: () => void
  showShortcuts: () => void
}

/** Who one is, how it looks, and the way out. */
export function UserMenu({ viewer, signOut, showShortcuts }: Props) {
  const me = read(UserMenu_viewer, viewer)
  const name = me?.user.name ?? 'You'
  return (
    <Menu position="top-start" width={240} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.target}>
          <Avatar size={32} radius="xl" name={name} color="ice" variant="filled" aria-hidden />
          <Box className={styles.words}>
            <Text size="sm" fw={600} c="#fff" truncate>
              {name}
            </Text>
            <Text size="xs" c="#a9c0d8" truncate>
              {me?.roles.join(', ') ?? ' '}
            </Text>
            <VisuallyHidden>account menu</VisuallyHidden>
          </Box>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me && <Menu.Label>{me.user.email}</Menu.Label>}
        <Box px="xs" pb="xs">
          <SchemeSwitch />
        </Box>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
