import { MultiSelect, Radio, Select, Stack } from '@mantine/core'
import { zones } from '../zones.ts'
import { countries } from './countries.ts'
import type { PartProps } from './ScheduleForm.tsx'
import { Windows } from './Windows.tsx'

/** The hours, by whose clock, and the days on which nothing goes out. */
export function Times({ manner, isReadOnly, change }: PartProps) {
  return (
    <Stack gap="md">
      <Windows stretches={manner.stretches} isReadOnly={isReadOnly} change={(stretches) => change({ stretches })} />
      <Radio.Group
        label="By whose clock"
        value={manner.zone}
        onChange={(next) => change({ zone: next === 'campaign' ? 'campaign' : 'recipient' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="recipient" label="The recipient’s, where it is known" disabled={isReadOnly} />
          <Radio value="campaign" label="The campaign’s, for everybody" disabled={isReadOnly} />
        </Stack>
      </Radio.Group>
      <Select
        label="The campaign’s time zone"
        searchable
        allowDeselect={false}
        disabled={isReadOnly}
        data={zones(manner.timezone)}
        value={manner.timezone}
        onChange={(timezone) => timezone && change({ timezone })}
      />
      <MultiSelect
        label="Public holidays"
        description="Nothing goes out on those of these countries. A recipient whose country is known has that one’s instead."
        placeholder={manner.holidays.length === 0 ? 'None are kept' : ''}
        searchable
        disabled={isReadOnly}
        data={countries}
        value={manner.holidays}
        onChange={(holidays) => change({ holidays })}
      />
    </Stack>
  )
}
