import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { overlay } from './theme.ts'

type PaletteGroup = { group: string; actions: SpotlightActionData[] }

/** ⌘K: goes anywhere and starts anything by its name. */
export function Palette({ groups }: { groups: PaletteGroup[] }) {
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      shortcut="mod + K"
      nothingFound="Nothing found."
      attributes={{ content: { 'aria-label': 'Search or jump to' } }}
      highlightQuery
      scrollable
      overlayProps={overlay}
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Search or jump to…',
        'aria-label': 'Search or jump to',
      }}
    />
  )
}
