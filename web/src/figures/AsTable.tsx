import { Button, Table } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useId } from 'react'

/** The same figures as a chart's, as a table, for whoever would rather read. */
export function AsTable({ children }: { children: ReactNode }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <div>
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpen} aria-controls={id}>
        {isOpen ? 'Hide the table' : 'Show as a table'}
      </Button>
      <div id={id}>
        {isOpen && (
          <Table.ScrollContainer minWidth={320} maxHeight={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table verticalSpacing={4}>{children}</Table>
          </Table.ScrollContainer>
        )}
      </div>
    </div>
  )
}
