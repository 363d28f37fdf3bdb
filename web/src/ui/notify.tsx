import { Code, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Fault } from './Fault.ts'

const closeButtonProps = { 'aria-label': 'Close' }

/** Says that something could not be done, and gives the reference to ask with. */
export function notifyFault({ message, requestId }: Fault) {
  notifications.show({
    color: 'red',
    title: 'That did not work',
    autoClose: 12_000,
    role: 'alert',
    closeButtonProps,
    message: (
      <>
        <Text size="sm">{message}</Text>
        {requestId && <RequestId id={requestId} />}
      </>
    ),
  })
}

/** Says in passing that something was done. */
export function notifyDone(message: string) {
  notifications.show({ color: 'ice', message, closeButtonProps })
}

/** The reference under which the server's log knows a request. */
export function RequestId({ id }: { id: string }) {
  return (
    <Text size="xs" c="dimmed" mt={4}>
      Reference <Code fz="xs">{id}</Code>
    </Text>
  )
}
