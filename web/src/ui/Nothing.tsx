import { EmptyState } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode }

/** An empty place that says why it is empty and offers the one thing to do about it. */
export function Nothing({ icon, title, children, action }: Props) {
  return (
    <EmptyState icon={icon} title={title} description={children} size="sm" withIndicatorBackground py="xl">
      {action && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  )
}
