import { NumberInput, SimpleGrid } from '@mantine/core'
import type { PartProps } from './ScheduleForm.tsx'

/** How much at most, whatever the mailboxes could do. */
export function Pace({ manner, isReadOnly, change }: PartProps) {
  const limit = (value: number | null, write: (next: number | null) => void) => ({
    placeholder: 'No limit',
    min: 1,
    max: 1_000_000,
    allowDecimal: false,
    thousandSeparator: ',',
    disabled: isReadOnly,
    value: value ?? '',
    onChange: (next: string | number) => write(next === '' ? null : Number(next) || null),
  })
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NumberInput
        label="Mails in an hour"
        description="Of this campaign, at most"
        {...limit(manner.perHour, (perHour) => change({ perHour }))}
      />
      <NumberInput
        label="New recipients a day"
        description="Who get their first mail, at most"
        {...limit(manner.startsPerDay, (startsPerDay) => change({ startsPerDay }))}
      />
    </SimpleGrid>
  )
}
