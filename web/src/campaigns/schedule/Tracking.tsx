import { SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import type { PartProps } from './ScheduleForm.tsx'

/** Opens and clicks, and what is appended to links. */
export function Tracking({ manner, isReadOnly, change }: PartProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="Opens"
        disabled={isReadOnly}
        checked={manner.trackOpens}
        onChange={(event) => change({ trackOpens: event.currentTarget.checked })}
      />
      <Switch
        label="Clicks"
        disabled={isReadOnly}
        checked={manner.trackClicks}
        onChange={(event) => change({ trackClicks: event.currentTarget.checked })}
      />
      <Switch
        label="Send AMP along where a template has it"
        disabled={isReadOnly}
        checked={manner.amp}
        onChange={(event) => change({ amp: event.currentTarget.checked })}
      />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {(['source', 'medium', 'campaign'] as const).map((part) => (
          <TextInput
            key={part}
            label={`utm_${part}`}
            maxLength={100}
            disabled={isReadOnly}
            value={manner[part]}
            onChange={(event) => change({ [part]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  )
}
