import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import type { DraftStep } from './draft.ts'
import type { FieldsProps } from './StepForm.tsx'

const units = { hours: 'Hours', days: 'Days', sendingDays: 'Days on which it sends', until: 'Until a date' } as const
const mostOf = { hours: 8_760, days: 365, sendingDays: 365, until: 1 }

/** How long to wait before the next step. */
export function WaitFields({ step, isReadOnly, change }: FieldsProps) {
  const { wait } = step
  const write = (to: Partial<DraftStep['wait']>) => change({ wait: { ...wait, ...to } })
  return (
    <Group align="flex-end" gap="sm">
      {wait.of !== 'until' && (
        <NumberInput
          label="Wait"
          w={100}
          min={wait.of === 'hours' ? 0 : 1}
          max={mostOf[wait.of]}
          allowDecimal={false}
          disabled={isReadOnly}
          value={wait.amount}
          onChange={(next) => write({ amount: Number(next) || 0 })}
        />
      )}
      <Select
        label="Counted in"
        w={220}
        allowDeselect={false}
        disabled={isReadOnly}
        data={Object.entries(units).map(([value, label]) => ({ value, label }))}
        value={wait.of}
        onChange={(next) => {
          const of = (Object.keys(units) as (keyof typeof units)[]).find((it) => it === next)
          if (of) write({ of })
        }}
      />
      {wait.of === 'until' && (
        <TextInput
          type="datetime-local"
          label="Until"
          description="By your own clock"
          disabled={isReadOnly}
          value={wait.until ? forField(new Date(wait.until)) : ''}
          onChange={({ currentTarget: { value } }) => write({ until: value ? new Date(value).toISOString() : '' })}
        />
      )}
    </Group>
  )
}

/** A moment as the field has it: by the clock of whoever looks. */
const forField = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
