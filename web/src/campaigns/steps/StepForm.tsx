import { Alert, Stack, TextInput } from '@mantine/core'
import { ConditionFields } from './ConditionFields.tsx'
import type { DraftStep } from './draft.ts'
import { MailFields } from './MailFields.tsx'
import { WaitFields } from './WaitFields.tsx'

export type FieldsProps = {
  step: DraftStep
  steps: readonly DraftStep[]
  companyId: string
  isReadOnly: boolean
  change: (to: Partial<DraftStep>) => void
}

/** What a step says, to be written. */
export function StepForm({ problem, ...props }: FieldsProps & { problem: string | undefined }) {
  const { step, isReadOnly, change } = props
  const Fields = { email: MailFields, wait: WaitFields, condition: ConditionFields }[step.type]
  return (
    <Stack gap="sm">
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Fields {...props} />
      <TextInput
        label="What you call it"
        placeholder="Named after what it does"
        maw={420}
        disabled={isReadOnly}
        value={step.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    </Stack>
  )
}
