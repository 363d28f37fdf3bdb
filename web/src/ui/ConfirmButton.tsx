import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'

type Props = {
  /** What the button that does it says. */
  label: string
  question: string
  confirm: () => void
  children: (open: () => void) => ReactNode
}

/** Asks once before something that cannot be undone. */
export function ConfirmButton({ label, question, confirm, children }: Props) {
  const [opened, { open, close }] = useDisclosure()
  const take = () => {
    close()
    confirm()
  }
  return (
    <>
      {children(open)}
      <Modal opened={opened} onClose={close} title={label} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          <Text size="sm">{question}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" onClick={take}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
