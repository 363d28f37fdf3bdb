import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { newVariant } from './draft.ts'
import type { FieldsProps } from './StepForm.tsx'
import { TemplatePicker } from './TemplatePicker.tsx'
import { Variants } from './Variants.tsx'

/** What a mail says, and from whom. */
export function MailFields({ step, companyId, isReadOnly, change }: FieldsProps) {
  const { template, variants } = step
  return (
    <Stack gap="sm">
      {variants.length === 0 ? (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TemplatePicker
            companyId={companyId}
            disabled={isReadOnly}
            chosen={template}
            choose={(next) => change({ template: next })}
          />
          <TextInput
            label="Subject"
            placeholder="As in the template"
            disabled={isReadOnly}
            value={step.subjectOverride}
            onChange={(event) => change({ subjectOverride: event.currentTarget.value })}
          />
        </SimpleGrid>
      ) : (
        <Variants step={step} companyId={companyId} isReadOnly={isReadOnly} change={change} />
      )}
      <Group align="flex-end" justify="space-between">
        <TextInput
          label="Sender’s name"
          placeholder="As the mailbox has it"
          w={{ base: '100%', sm: 320 }}
          disabled={isReadOnly}
          value={step.fromNameOverride}
          onChange={(event) => change({ fromNameOverride: event.currentTarget.value })}
        />
        {variants.length === 0 && !isReadOnly && (
          <Button
            variant="default"
            leftSection={<IconArrowsSplit2 size={16} />}
            onClick={() =>
              change({
                variants: [
                  { ...newVariant(0, template), subjectOverride: step.subjectOverride },
                  newVariant(1, template),
                ],
              })
            }
          >
            Try variants (A/B)
          </Button>
        )}
      </Group>
    </Stack>
  )
}
