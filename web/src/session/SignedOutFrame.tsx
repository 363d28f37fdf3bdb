import { Group, Text } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { Logo } from '../ui/Logo.tsx'
import styles from './SignedOutFrame.module.css'

/** What surrounds signing in and signing up. */
export function SignedOutFrame() {
  return (
    <div className={styles.frame}>
      <header className={styles.back}>
        <Group gap="sm">
          <Logo size={36} />
          <Text span fw={700} size="lg" c="#fff">
            PenguinMails
          </Text>
        </Group>
        <p className={styles.claim}>Email outreach that belongs to you.</p>
        <Text size="sm" className={styles.note}>
          Open source, on your own servers.
        </Text>
      </header>
      <main className={styles.belly}>
        <div className={styles.form}>
          <Outlet />
        </div>
      </main>
    </div>
  )
}
