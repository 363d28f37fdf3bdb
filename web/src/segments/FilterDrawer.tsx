import { useQuery } from '@apollo/client/react'
import { Button, Drawer, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { type Filter, type Group as FilterGroup, toFilter } from './conditions.ts'
import { FilterBuilder } from './FilterBuilder.tsx'
import { FilterChoicesQuery, fieldsOf } from './fields.ts'
import { LiveCount } from './LiveCount.tsx'

type Props = { initial: FilterGroup; close: () => void; apply: (filter: Filter) => void }

/** Builds the filter of a list, and says how many it finds. */
export function FilterDrawer({ initial, close, apply }: Props) {
  const { data } = useQuery(FilterChoicesQuery, { fetchPolicy: 'cache-and-network' })
  const [group, setGroup] = useState(initial)
  const fields = fieldsOf(data)
  const filter = toFilter(group, (name) => fields.find((it) => it.name === name)?.kind ?? 'text')
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title="Filter leads"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <FilterBuilder group={group} fields={fields} change={setGroup} />
        <LiveCount filter={filter} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => apply({})}>
            Clear
          </Button>
          <Button onClick={() => apply(filter)}>Show these leads</Button>
        </Group>
      </Stack>
    </Drawer>
  )
}
