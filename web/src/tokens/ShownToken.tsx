import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** A token's secret, this once, and how to use it. It does not close by accident. */
export function ShownToken({ token, close }: { token: string; close: () => void }) {
  const example = [
    `curl ${location.origin}/graphql \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"query":"{ viewer { permissions } }"}'`,
  ].join('\n')
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title="Copy your token"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="orange">It is shown this once. Keep it where you keep passwords.</Alert>
        <Copied label="Copy the token" text={token} />
        <Text size="sm">For a try:</Text>
        <Copied label="Copy the example" text={example} />
        <Group justify="flex-end">
          <Button onClick={close}>I have kept it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  return (
    <Stack gap="xs">
      <Code block style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          >
            {copied ? 'Copied' : label}
          </Button>
        )}
      </CopyButton>
    </Stack>
  )
}
