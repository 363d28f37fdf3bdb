import { Stack, Switch, Text } from '@mantine/core'
import type { PartProps } from './ScheduleForm.tsx'

/** What ends the sequence for somebody, beside what always does. */
export function Stops({ manner, isReadOnly, change }: PartProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="They reply"
        disabled={isReadOnly}
        checked={manner.stopOnReply}
        onChange={(event) => change({ stopOnReply: event.currentTarget.checked })}
      />
      <Switch
        label="Somebody at the same company replies"
        disabled={isReadOnly}
        checked={manner.stopCompanyOnReply}
        onChange={(event) => change({ stopCompanyOnReply: event.currentTarget.checked })}
      />
      <Switch
        label="They click a link"
        disabled={isReadOnly}
        checked={manner.stopOnClick}
        onChange={(event) => change({ stopOnClick: event.currentTarget.checked })}
      />
      <Text size="sm" c="dimmed">
        Unsubscribing, a complaint and a mail that comes back always end it.
      </Text>
    </Stack>
  )
}
