import { Group, Select, Switch } from '@mantine/core'
import { conditionNames } from '../states.ts'
import type { FieldsProps } from './StepForm.tsx'
import { nameOfStep } from './words.ts'

const lastMail = 'last'
const ends = 'end'

/** What must hold for going on, and where to go on when it does not. */
export function ConditionFields({ step, steps, isReadOnly, change }: FieldsProps) {
  const index = steps.indexOf(step)
  const options = steps.map((it, place) => ({ value: it.key, label: `${place + 1}. ${nameOfStep(it)}`, type: it.type }))
  const mails = options.slice(0, index).filter(({ type }) => type === 'email')
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          label="Goes on if"
          w={150}
          allowDeselect={false}
          disabled={isReadOnly}
          data={Object.entries(conditionNames).map(([value, label]) => ({ value, label }))}
          value={step.condition}
          onChange={(next) => {
            const condition = (Object.keys(conditionNames) as (keyof typeof conditionNames)[]).find((it) => it === next)
            if (condition) change({ condition })
          }}
        />
        <Select
          label="About"
          w={220}
          allowDeselect={false}
          disabled={isReadOnly || step.condition === 'always'}
          data={[
            { value: lastMail, label: 'The mail before it' },
            ...mails.map(({ value, label }) => ({ value, label })),
          ]}
          value={step.aboutKey ?? lastMail}
          onChange={(next) => change({ aboutKey: next === lastMail ? null : next })}
        />
        <Select
          label="Otherwise"
          w={240}
          allowDeselect={false}
          disabled={isReadOnly || step.condition === 'always'}
          data={[
            { value: ends, label: 'The sequence ends' },
            ...options.slice(index + 2).map(({ value, label }) => ({ value, label })),
          ]}
          value={step.elseKey ?? ends}
          onChange={(next) => change({ elseKey: next === ends ? null : next })}
        />
      </Group>
      {(step.condition === 'no_open' || step.condition === 'no_click') && (
        <Switch
          label="Count only what people did, not what scanners and proxies did"
          disabled={isReadOnly}
          checked={step.humansOnly}
          onChange={(event) => change({ humansOnly: event.currentTarget.checked })}
        />
      )}
    </>
  )
}
