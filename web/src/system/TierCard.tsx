import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { graphql } from '../gql/index.ts'
import { sayLength } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'
import type { TierReport } from './health.ts'
import { tierNames } from './tiers.ts'

export const TierCard_tier = graphql(`
  fragment TierCard_tier on TierHealth {
    name
    status
    ms
    message
  }
`)

/** One tier: whether it is there, how fast it answers, and what it says when it is not. */
export function TierCard({ tier }: { tier: TierReport }) {
  const { label, holds } = tierNames[tier.name]
  const up = tier.status === 'up'
  return (
    <Paper component="article" p="lg" aria-label={label} style={up ? undefined : { borderColor: 'var(--penguin-bad)' }}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{label}</Title>
          <Mark tone={up ? 'good' : 'bad'}>{up ? 'Up' : 'Down'}</Mark>
        </Group>
        <Text size="sm" c="dimmed">
          {holds}
        </Text>
        <Text size="sm">{up ? `Answers in ${sayLength(tier.ms)}` : (tier.message ?? 'It does not answer.')}</Text>
      </Stack>
    </Paper>
  )
}
