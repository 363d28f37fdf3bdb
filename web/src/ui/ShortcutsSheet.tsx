import { Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'

type Props = { opened: boolean; close: () => void; shortcuts: ReadonlyArray<{ keys: string; say: string }> }

/** Every shortcut there is. */
export function ShortcutsSheet({ opened, close, shortcuts }: Props) {
  return (
    <Modal opened={opened} onClose={close} title="Keyboard shortcuts">
      <Stack gap="sm">
        {shortcuts.map(({ keys, say }) => (
          <Group key={keys} justify="space-between" wrap="nowrap">
            <Text size="sm">{say}</Text>
            <Keys keys={keys} />
          </Group>
        ))}
      </Stack>
    </Modal>
  )
}

function Keys({ keys }: { keys: string }) {
  const sequence = keys.includes(' ')
  return (
    <Group gap={4} wrap="nowrap">
      {keys.split(/[ +]/).map((key, place) => (
        <Fragment key={key}>
          {place > 0 && sequence && (
            <Text size="xs" c="dimmed">
              then
            </Text>
          )}
          <Kbd>{key.length === 1 ? key.toUpperCase() : key}</Kbd>
        </Fragment>
      ))}
    </Group>
  )
}
