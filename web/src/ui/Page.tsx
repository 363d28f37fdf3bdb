import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'

let arrived = false

type Props = { title: string; heading?: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A page's heading, its title in the tab, and the focus when one arrives. */
export function Page({ title, heading = title, lead, actions, children }: Props) {
  const top = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(`${title} · PenguinMails`)
  useEffect(() => {
    // A screen reader goes on reading here, instead of at the link that is gone. The first page begins at its beginning.
    const inDialog = document.activeElement?.closest('[role="dialog"]')
    if (arrived && !inDialog) top.current?.focus({ preventScroll: true })
    arrived = true
  }, [])
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" wrap="wrap" gap="sm">
        <Stack gap={2} style={{ flex: '1 1 240px' }}>
          <Title order={1} ref={top} tabIndex={-1}>
            {heading}
          </Title>
          {lead && (
            <Text c="dimmed" size="sm">
              {lead}
            </Text>
          )}
        </Stack>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
