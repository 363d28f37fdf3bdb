import { Text } from '@mantine/core'
import { Rate } from '../Rate.tsx'

export type Counts = { queued: number; sent: number; opened: number; clicked: number; replied: number }

/** What became of the mails of a step, in a line. */
export function StepCounts({ counts: { queued, sent, opened, clicked, replied } }: { counts: Counts }) {
  if (queued + sent === 0) return null
  return (
    <Text size="xs" c="dimmed" component="span" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {sent.toLocaleString()} sent
      {queued > 0 && `, ${queued.toLocaleString()} wait`} · <Rate part={opened} of={sent} what="were opened" /> opened ·{' '}
      <Rate part={clicked} of={sent} what="had a link clicked" /> clicked ·{' '}
      <Rate part={replied} of={sent} what="were answered" /> replied
    </Text>
  )
}
