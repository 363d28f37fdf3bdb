import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'

/** Shows the backup codes, this once. */
export function BackupCodesDialog({ codes, close }: { codes: readonly string[]; close: () => void }) {
  return (
    <Modal
      opened
      onClose={close}
      title="Keep your backup codes"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text size="sm">
          Each opens your account once when you cannot use your app or passkey. They are not shown again: print them, or
          keep them where you keep passwords.
        </Text>
        <Code block>{codes.join('\n')}</Code>
        <Group justify="flex-end">
          <CopyButton value={codes.join('\n')}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>I have kept them</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
