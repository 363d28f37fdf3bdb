import { Alert } from '@mantine/core'
import { IconShieldLock } from '@tabler/icons-react'
import { TextLink } from '../ui/links.tsx'

/** Why nothing can be seen: the tenant asks for a second factor. */
export function SecondFactorWanted() {
  return (
    <Alert
      color="yellow"
      icon={<IconShieldLock size={18} />}
      title="Your organisation asks for a second factor"
      mb="lg"
    >
      <TextLink to="/account" underline="always">
        Set one up on your account’s page
      </TextLink>
      . If you have one, sign out and in again with it. Until then nothing of the organisation is shown.
    </Alert>
  )
}
