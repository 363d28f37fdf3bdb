import { ActionIcon, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { sayShare } from '../Rate.tsx'
import { winnerNames } from '../states.ts'
import { type DraftStep, type DraftVariant, newVariant } from './draft.ts'
import { TemplatePicker } from './TemplatePicker.tsx'

type Props = {
  step: DraftStep
  companyId: string
  isReadOnly: boolean
  change: (to: Partial<DraftStep>) => void
}

const most = 10

/** The mails that a step tries against one another, their shares, and how one of them wins. */
export function Variants({ step, companyId, isReadOnly, change }: Props) {
  const { variants, winnerRule, winnerAfter } = step
  const all = variants.reduce((sum, { weight }) => sum + weight, 0)
  const write = (key: string, to: Partial<DraftVariant>) =>
    change({ variants: variants.map((it) => (it.key === key ? { ...it, ...to } : it)) })
  // With one left there is nothing to try: it becomes the mail itself.
  const remove = (key: string) => {
    const kept = variants.filter((it) => it.key !== key)
    const [last] = kept
    if (kept.length > 1 || !last) return change({ variants: kept })
    change({ variants: [], template: last.template, subjectOverride: last.subjectOverride })
  }
  return (
    <Stack gap="sm" component="fieldset" m={0} p={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={600} p={0}>
        Variants
      </Text>
      {variants.map(({ key, name, template, subjectOverride, weight }) => (
        <Group key={key} gap="xs" align="flex-end" role="group" aria-label={`Variant ${name}`}>
          <TextInput
            label="Name"
            w={72}
            disabled={isReadOnly}
            value={name}
            onChange={(event) => write(key, { name: event.currentTarget.value })}
          />
          <SimpleGrid cols={2} spacing="xs" style={{ flex: '1 1 280px' }}>
            <TemplatePicker
              companyId={companyId}
              disabled={isReadOnly}
              chosen={template}
              choose={(next) => write(key, { template: next })}
            />
            <TextInput
              label="Subject"
              placeholder="As in the template"
              disabled={isReadOnly}
              value={subjectOverride}
              onChange={(event) => write(key, { subjectOverride: event.currentTarget.value })}
            />
          </SimpleGrid>
          <NumberInput
            label={`Weight (${sayShare(weight, all)})`}
            w={120}
            min={0}
            max={1_000}
            disabled={isReadOnly}
            value={weight}
            onChange={(next) => write(key, { weight: Number(next) || 0 })}
          />
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Take out variant ${name}`}
              onClick={() => remove(key)}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group align="flex-end">
        <Select
          label="Who wins"
          w={220}
          disabled={isReadOnly}
          allowDeselect={false}
          data={[
            { value: 'nobody', label: 'Nobody: the shares stay' },
            ...Object.entries(winnerNames).map(([value, label]) => ({ value, label })),
          ]}
          value={winnerRule ?? 'nobody'}
          onChange={(next) =>
            change({
              winnerRule: next === 'replies' || next === 'clicks' || next === 'opens' ? next : null,
            })
          }
        />
        {winnerRule && (
          <NumberInput
            label="Decided after so many mails"
            w={220}
            min={10}
            max={1_000_000}
            thousandSeparator=","
            disabled={isReadOnly}
            value={winnerAfter}
            onChange={(next) => change({ winnerAfter: Number(next) || 10 })}
          />
        )}
        {!isReadOnly && variants.length < most && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() =>
              change({ variants: [...variants, newVariant(variants.length, variants[0]?.template ?? null)] })
            }
          >
            Another variant
          </Button>
        )}
      </Group>
    </Stack>
  )
}
