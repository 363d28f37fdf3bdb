import { Radio, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import type { ConsentBasis, ImportLeadsInput, ImportOnExisting } from '../gql/graphql.ts'

export type Options = {
  onExisting: ImportOnExisting
  list: string | null
  newList: string
  tags: string[]
  basis: ConsentBasis | null
  source: string
  text: string
}

export const noOptions: Options = {
  onExisting: 'FILL_EMPTY',
  list: null,
  newList: '',
  tags: [],
  basis: null,
  source: '',
  text: '',
}

/** As the API wants them. */
export const optionsInput = ({
  onExisting,
  list,
  newList,
  tags,
  basis,
  source,
  text,
}: Options): Partial<ImportLeadsInput> => ({
  onExisting,
  tags,
  ...(list === 'new' ? { newList } : list ? { listId: list } : {}),
  ...(basis && { consent: { basis, source, text: text || null } }),
})

const policies: Record<ImportOnExisting, [label: string, description: string]> = {
  FILL_EMPTY: ['Fill what is empty', 'What a lead has stays; what it lacks is taken from the file.'],
  OVERWRITE: ['Overwrite', 'What the file has is taken; its empty cells change nothing.'],
  SKIP: ['Leave as they are', 'Only new leads are made.'],
}
const bases: Record<ConsentBasis, string> = {
  consent: 'They agreed',
  contract: 'A contract with them',
  legitimate_interest: 'Legitimate interest',
}

type Props = {
  options: Options
  change: (options: Options) => void
  lists: ReadonlyArray<{ id: string; name: string }>
}

/** What becomes of leads that are there, where all of them go, and what they agreed to. */
export function ImportOptions({ options, change, lists }: Props) {
  const put = (part: Partial<Options>) => change({ ...options, ...part })
  return (
    <Stack gap="lg">
      <Radio.Group
        label="Leads that are there already"
        value={options.onExisting}
        onChange={(next) => put({ onExisting: next as ImportOnExisting })}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }} mt="xs">
          {Object.entries(policies).map(([value, [label, description]]) => (
            <Radio key={value} value={value} label={label} description={description} />
          ))}
        </SimpleGrid>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="Put all of them on a list"
          placeholder="No list"
          clearable
          clearButtonProps={{ 'aria-label': 'No list' }}
          data={[{ value: 'new', label: 'A new list …' }, ...lists.map(({ id, name }) => ({ value: id, label: name }))]}
          value={options.list}
          onChange={(list) => put({ list })}
        />
        {options.list === 'new' ? (
          <TextInput
            label="Name of the new list"
            value={options.newList}
            onChange={(event) => put({ newList: event.currentTarget.value })}
          />
        ) : (
          <span />
        )}
        <TagsInput label="Tag all of them" value={options.tags} onChange={(tags) => put({ tags })} />
        <Select
          label="Why they may be written to"
          placeholder="Not said"
          clearable
          clearButtonProps={{ 'aria-label': 'Not said' }}
          data={Object.entries(bases).map(([value, label]) => ({ value, label }))}
          value={options.basis}
          onChange={(next) => put({ basis: (Object.keys(bases) as ConsentBasis[]).find((it) => it === next) ?? null })}
        />
        {options.basis && (
          <>
            <TextInput
              label="Where that was"
              placeholder="Trade fair in May"
              required
              value={options.source}
              onChange={(event) => put({ source: event.currentTarget.value })}
            />
            <TextInput
              label="In which words"
              value={options.text}
              onChange={(event) => put({ text: event.currentTarget.value })}
            />
          </>
        )}
      </SimpleGrid>
    </Stack>
  )
}
