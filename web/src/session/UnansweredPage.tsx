import { Button, Center, List, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { readHealth, type TierReport } from '../system/health.ts'
import { tierNames } from '../system/tiers.ts'
import { Logo } from '../ui/Logo.tsx'
import { StumbledPage } from '../ui/Outcomes.tsx'
import { SessionUnreachable } from './session.ts'

/** Shown when nobody can tell who is signed in: the server is away, or what it needs for the answer is. */
export function UnansweredPage(props: ErrorComponentProps) {
  return props.error instanceof SessionUnreachable ? <Unanswered error={props.error} /> : <StumbledPage {...props} />
}

function Unanswered({ error }: { error: Error }) {
  const router = useRouter()
  const [down, setDown] = useState<TierReport[]>([])
  useDocumentTitle('No answer · PenguinMails')
  useEffect(() => {
    readHealth()
      .then((tiers) => setDown(tiers.filter(({ status }) => status === 'down')))
      .catch(() => setDown([]))
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack align="center" maw={420} ta="center">
        <Logo size={56} />
        <Title order={1}>No answer from the server</Title>
        <Text c="dimmed">{error.message}</Text>
        {down.length > 0 && (
          <List ta="start" size="sm">
            {down.map(({ name }) => (
              <List.Item key={name}>{tierNames[name].label} does not answer.</List.Item>
            ))}
          </List>
        )}
        <Button leftSection={<IconRefresh size={16} />} onClick={() => router.invalidate()}>
          Try again
        </Button>
      </Stack>
    </Center>
  )
}
