import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Logo } from './Logo.tsx'
import { ButtonLink } from './links.tsx'

/** There is no page at this address. */
export function NotFoundPage() {
  useDocumentTitle('Not found · PenguinMails')
  return (
    <Center mih="70dvh" p="md">
      <Stack align="center" maw={420} ta="center">
        <Logo size={56} />
        <Title order={1}>There is no page here</Title>
        <Text c="dimmed">The address may be mistyped, or what stood here is gone.</Text>
        <ButtonLink to="/">Go to Home</ButtonLink>
      </Stack>
    </Center>
  )
}

/** The page itself failed. What surrounds it goes on. */
export function StumbledPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  useDocumentTitle('Something went wrong · PenguinMails')
  return (
    <Center mih="60dvh" p="md" role="alert">
      <Stack align="center" maw={460} ta="center">
        <Title order={1}>Something went wrong on this page</Title>
        <Text c="dimmed">{error instanceof Error ? error.message : 'It could not be shown.'}</Text>
        <Button onClick={() => router.invalidate()}>Try again</Button>
      </Stack>
    </Center>
  )
}

/** While the first answer is on its way. */
export function Waking() {
  return (
    <Center mih="60dvh" role="status" aria-label="Loading">
      <Loader type="dots" />
    </Center>
  )
}
