import { Alert, Button, Group, Paper, Skeleton, Stack, Title } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Fault } from './Fault.ts'
import { RequestId } from './notify.tsx'

type Props = {
  title: string
  aside?: ReactNode
  fault?: Fault | null
  again?: () => void
  loading?: boolean
  rows?: number
  children: ReactNode
}

/** A card that stands for itself: it shows that it loads, or what went wrong with it, and leaves its neighbours alone. */
export function Panel({ title, aside, fault, again, loading, rows = 3, children }: Props) {
  return (
    <Paper component="section" p="lg" aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Title order={2}>{title}</Title>
          {aside}
        </Group>
        {fault && <FaultNote fault={fault} again={again} />}
        {loading && !fault ? <Waiting rows={rows} /> : children}
      </Stack>
    </Paper>
  )
}

/** Grey lines in the place of what is on its way. */
export function Waiting({ rows, height = 16 }: { rows: number; height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} width={row === rows - 1 && rows > 1 ? '60%' : '100%'} />
      ))}
    </Stack>
  )
}

/** Says what went wrong in the place where it went wrong, and offers to try again. */
export function FaultNote({ fault, again }: { fault: Fault; again?: (() => void) | undefined }) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      role="alert"
      title="This could not be read"
    >
      {fault.message}
      {fault.requestId && <RequestId id={fault.requestId} />}
      {again && (
        <Button mt="sm" size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
