import { Alert, Text } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { useTenantTime } from '../tenants/useTenantTime.ts'

/** Until when figures are whole, and whether they are there at all. */
export function Freshness({ asOf, isAway }: { asOf: string | null; isAway: boolean }) {
  const write = useTenantTime()
  if (isAway)
    return (
      <Alert color="orange" variant="light" icon={<IconClockPause size={18} />} title="Figures cannot be read now">
        {asOf ? `They are whole until ${write(asOf)}.` : 'Nothing was counted yet.'} Sending goes on, and they catch up
        by themselves.
      </Alert>
    )
  return (
    <Text size="xs" c="dimmed">
      {asOf ? `Whole until ${write(asOf)}.` : 'Nothing was counted yet.'}
    </Text>
  )
}
