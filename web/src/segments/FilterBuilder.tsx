import {
  ActionIcon,
  Button,
  MultiSelect,
  Paper,
  Group as Row,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react'
import {
  type Condition,
  type FieldKind,
  type Group,
  type Item,
  isMany,
  needsValue,
  newCondition,
  newGroup,
  testsOf,
} from './conditions.ts'
import type { FieldInfo } from './fields.ts'

type Props = { group: Group; fields: FieldInfo[]; change: (group: Group) => void; remove?: () => void; depth?: number }

const deepest = 4

/** Builds a filter: conditions and groups of them, each group all or any of it, or not. */
export function FilterBuilder({ group, fields, change, remove, depth = 0 }: Props) {
  const replace = (id: number, next: Item | undefined) =>
    change({ ...group, items: group.items.flatMap((item) => (item.id === id ? (next ?? []) : item)) })
  const add = (item: Item) => change({ ...group, items: [...group.items, item] })
  return (
    <Paper
      withBorder={depth > 0}
      p={depth > 0 ? 'sm' : 0}
      shadow="none"
      role="group"
      aria-label={depth > 0 ? 'Group of conditions' : 'Conditions'}
    >
      <Stack gap="sm">
        <Row gap="sm" justify="space-between">
          <Row gap="sm">
            <SegmentedControl
              size="xs"
              aria-label="How the conditions go together"
              data={[
                { value: 'and', label: 'All of these' },
                { value: 'or', label: 'Any of these' },
              ]}
              value={group.mode}
              onChange={(mode) => change({ ...group, mode: mode === 'or' ? 'or' : 'and' })}
            />
            <Switch
              size="xs"
              label="not"
              checked={group.not}
              onChange={(event) => change({ ...group, not: event.currentTarget.checked })}
            />
          </Row>
          {remove && (
            <ActionIcon variant="subtle" color="gray" aria-label="Remove this group" onClick={remove}>
              <IconX size={16} />
            </ActionIcon>
          )}
        </Row>
        {group.items.length === 0 && (
          <Text size="sm" c="dimmed">
            No condition yet: everybody fits.
          </Text>
        )}
        {group.items.map((item) =>
          item.kind === 'group' ? (
            <FilterBuilder
              key={item.id}
              group={item}
              fields={fields}
              depth={depth + 1}
              change={(next) => replace(item.id, next)}
              remove={() => replace(item.id, undefined)}
            />
          ) : (
            <ConditionRow
              key={item.id}
              condition={item}
              fields={fields}
              change={(next) => replace(item.id, next)}
              remove={() => replace(item.id, undefined)}
            />
          ),
        )}
        <Row gap="xs">
          <Button
            size="xs"
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => add(newCondition('country', 'eq'))}
          >
            Condition
          </Button>
          {depth < deepest && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconFolderPlus size={14} />}
              onClick={() => add(newGroup([newCondition('opened', 'withinDays', ['30'])], 'or'))}
            >
              Group
            </Button>
          )}
        </Row>
      </Stack>
    </Paper>
  )
}

type RowProps = {
  condition: Condition
  fields: FieldInfo[]
  change: (condition: Condition) => void
  remove: () => void
}

function ConditionRow({ condition, fields, change, remove }: RowProps) {
  const field = fields.find(({ name }) => name === condition.field)
  const tests = testsOf[field?.kind ?? 'text']
  const groups = [...new Set(fields.map((it) => it.group))]
  const chooseField = (name: string | null) => {
    const next = fields.find((it) => it.name === name)
    if (next) change({ ...condition, field: next.name, test: Object.keys(testsOf[next.kind])[0] ?? 'eq', value: [] })
  }
  return (
    <Row gap="xs" wrap="wrap" align="flex-start">
      <Select
        aria-label="Field"
        size="xs"
        w={180}
        searchable
        allowDeselect={false}
        data={groups.map((group) => ({
          group,
          items: fields.filter((it) => it.group === group).map(({ name, label }) => ({ value: name, label })),
        }))}
        value={condition.field}
        onChange={chooseField}
      />
      <Select
        aria-label="Comparison"
        size="xs"
        w={170}
        allowDeselect={false}
        data={Object.entries(tests).map(([value, label]) => ({ value, label }))}
        value={condition.test}
        onChange={(test) => test && change({ ...condition, test, value: [] })}
      />
      {needsValue(condition.test) && (
        <ValueInput
          kind={field?.kind ?? 'text'}
          test={condition.test}
          options={field?.options ?? []}
          value={condition.value}
          set={(value) => change({ ...condition, value })}
        />
      )}
      <ActionIcon variant="subtle" color="gray" aria-label="Remove this condition" onClick={remove}>
        <IconX size={16} />
      </ActionIcon>
    </Row>
  )
}

type ValueProps = {
  kind: FieldKind
  test: string
  options: { value: string; label: string }[]
  value: string[]
  set: (value: string[]) => void
}

function ValueInput({ kind, test, options, value, set }: ValueProps) {
  const shared = { 'aria-label': 'Value', size: 'xs', style: { flex: '1 1 160px', maxWidth: 320 } } as const
  if (isMany(test) && kind === 'text')
    return <TagsInput {...shared} placeholder="Type and press Enter" value={value} onChange={set} />
  if (isMany(test))
    return (
      <MultiSelect
        {...shared}
        searchable
        placeholder={value.length ? '' : 'Choose'}
        data={options}
        value={value}
        onChange={set}
      />
    )
  if (options.length > 0)
    return (
      <Select
        {...shared}
        placeholder="Choose"
        data={options}
        value={value[0] ?? null}
        onChange={(one) => set(one ? [one] : [])}
      />
    )
  const isDay = kind === 'date' || (kind === 'time' && test !== 'withinDays')
  const isNumber = kind === 'number' || test === 'withinDays' || test === 'atLeast'
  return (
    <TextInput
      {...shared}
      type={isDay ? 'date' : isNumber ? 'number' : 'text'}
      placeholder={isNumber ? '30' : 'Value'}
      value={value[0] ?? ''}
      onChange={(event) => set(event.currentTarget.value === '' ? [] : [event.currentTarget.value])}
    />
  )
}
