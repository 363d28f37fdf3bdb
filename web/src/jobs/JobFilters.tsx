import { Autocomplete, Button, Chip, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { oneOf } from '../ui/search.ts'
import { stateNames, states } from './states.ts'
import type { JobsSearch } from './urls.ts'

const JobFilters_job = graphql(`
  fragment JobFilters_job on Job {
    name
    queue
  }
`)

type Props = {
  jobs: ReadonlyArray<FragmentType<typeof JobFilters_job>>
  chosen: Pick<JobsSearch, 'state' | 'queue' | 'name'>
  choose: (next: JobsSearch) => void
}

/** Narrows the list by state, queue and name. What it offers for the last two are those that are in the list. */
export function JobFilters(props: Props) {
  const { chosen, choose } = props
  const jobs = read(JobFilters_job, props.jobs)
  const narrowed = chosen.state || chosen.queue || chosen.name
  return (
    <Group gap="sm" align="center">
      <Chip.Group
        multiple
        value={chosen.state ?? []}
        onChange={(values) => choose({ state: values.flatMap((value) => oneOf(states, value) ?? []) })}
      >
        <Group gap={6} role="group" aria-label="State">
          {states.map((state) => (
            <Chip key={state} value={state} size="xs" variant="outline" title={stateNames[state].means}>
              {stateNames[state].label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <WordFilter
        label="Queue"
        words={jobs.map(({ queue }) => queue)}
        value={chosen.queue}
        choose={(queue) => choose({ queue })}
      />
      <WordFilter
        label="Job name"
        words={jobs.map(({ name }) => name)}
        value={chosen.name}
        choose={(name) => choose({ name })}
      />
      {narrowed && (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconX size={14} />}
          onClick={() => choose({ state: undefined, queue: undefined, name: undefined })}
        >
          Clear
        </Button>
      )}
    </Group>
  )
}

type WordProps = {
  label: string
  words: string[]
  value: string | undefined
  choose: (value: string | undefined) => void
}

function WordFilter({ label, words, value = '', choose }: WordProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const take = (next: string) => next !== value && choose(next || undefined)
  return (
    <Autocomplete
      aria-label={label}
      placeholder={`Any ${label.toLowerCase()}`}
      size="xs"
      w={150}
      data={[...new Set(words)].toSorted()}
      value={text}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => take(text.trim())}
      onKeyDown={(event) => event.key === 'Enter' && take(text.trim())}
    />
  )
}
