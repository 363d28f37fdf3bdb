import { ActionIcon, Group, Kbd, Text, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { modKey } from './platform.ts'
import styles from './SearchButton.module.css'

/** Opens the palette, and tells the keys that do. */
export function SearchButton() {
  return (
    <>
      <UnstyledButton className={styles.field} visibleFrom="sm" onClick={spotlight.open}>
        <IconSearch size={16} aria-hidden />
        <Text span size="sm" style={{ flex: 1 }}>
          Search or jump to…
        </Text>
        <Group gap={3} aria-hidden>
          <Kbd size="xs">{modKey}</Kbd>
          <Kbd size="xs">K</Kbd>
        </Group>
      </UnstyledButton>
      <ActionIcon
        hiddenFrom="sm"
        ml="auto"
        size={40}
        variant="subtle"
        color="gray"
        onClick={spotlight.open}
        aria-label="Search or jump to"
      >
        <IconSearch size={20} />
      </ActionIcon>
    </>
  )
}
