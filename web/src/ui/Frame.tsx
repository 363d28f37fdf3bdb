import { AppShell, Box, Burger, FocusTrap, Stack } from '@mantine/core'
import { useDisclosure, useFocusReturn } from '@mantine/hooks'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import styles from './Frame.module.css'
import { Logo } from './Logo.tsx'

export type Place = {
  label: string
  to: NonNullable<LinkProps['to']>
  icon: ComponentType<{ size?: number }>
  keys: string
  /** The permission without which it is not offered. */
  needs?: string
  /** Only there where the outside is played. */
  inSandbox?: boolean
}

type Props = {
  places: readonly Place[]
  /** Under the name of the product: where one is. */
  top: ReactNode
  /** At the foot of the navigation: who one is. */
  foot: ReactNode
  /** In the bar above the page. */
  bar: ReactNode
  children: ReactNode
}

/** The room around every signed-in page: navigation, bar, and the page itself. */
export function Frame({ places, top, foot, bar, children }: Props) {
  const [opened, { toggle, close }] = useDisclosure()
  const returnFocus = useFocusReturn({ opened, shouldReturnFocus: false })
  const leave = () => {
    close()
    returnFocus()
  }
  return (
    <AppShell
      layout="alt"
      header={{ height: 60 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Header withBorder={false} className={styles.header} px={{ base: 'md', sm: 'xl' }}>
        <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Open the menu" />
        {bar}
      </AppShell.Header>
      <AppShell.Navbar
        withBorder={false}
        className={styles.sidebar}
        data-opened={opened || undefined}
        p="md"
        aria-label="Main"
        onKeyDown={(event) => event.key === 'Escape' && leave()}
      >
        <FocusTrap active={opened}>
          <Stack gap="md" h="100%">
            <Box className={styles.head}>
              <Link to="/" className={styles.brand} onClick={close}>
                <Logo size={30} />
                PenguinMails
              </Link>
              <Burger
                opened
                onClick={leave}
                hiddenFrom="sm"
                size="sm"
                color="#fff"
                data-autofocus
                aria-label="Close the menu"
              />
            </Box>
            {top}
            <Stack gap={4} style={{ flex: 1 }}>
              {places.map(({ label, to, icon: Icon }) => (
                <Link
                  key={label}
                  to={to}
                  className={styles.link}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  onClick={close}
                >
                  <Icon size={19} />
                  {label}
                </Link>
              ))}
            </Stack>
            {foot}
          </Stack>
        </FocusTrap>
      </AppShell.Navbar>
      <AppShell.Main className={styles.main} id="page" tabIndex={-1}>
        <Box className={styles.content}>{children}</Box>
      </AppShell.Main>
    </AppShell>
  )
}
