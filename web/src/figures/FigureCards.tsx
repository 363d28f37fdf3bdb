import { Paper, SimpleGrid, Text, Tooltip } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { change, number, rateOf, shown } from './words.ts'

const FigureCards_figures = graphql(`
  fragment FigureCards_figures on Figures {
    sent
    opened
    opens
    machineOpened
    clicked
    clicks
    machineClicked
    replied
    replies
    bounced
    hardBounced
    unsubscribed
    complained
  }
`)

type Some = FragmentType<typeof FigureCards_figures>

/** What happened, each figure with its share of what was sent and how it was before. */
export function FigureCards({ totals, before }: { totals: Some; before: Some | null }) {
  const now = read(FigureCards_figures, totals)
  const then = read(FigureCards_figures, before)
  const more = {
    sent: '',
    opened: `${number(now.opens)} openings; ${number(now.machineOpened)} mails opened by programs.`,
    clicked: `${number(now.clicks)} clicks; ${number(now.machineClicked)} mails clicked by programs.`,
    replied: `${number(now.replies)} answers.`,
    bounced: `${number(now.hardBounced)} because nobody can be reached there.`,
    unsubscribed: '',
    complained: '',
  }
  return (
    <SimpleGrid cols={{ base: 2, sm: 4, lg: 7 }} spacing="sm">
      {shown.map(({ name, label, means }) => (
        <Tooltip
          key={name}
          multiline
          w={240}
          events={{ hover: true, focus: true, touch: true }}
          label={`${means} ${number(now[name])} of ${number(now.sent)} sent. ${more[name]}`}
        >
          <Paper p="sm" tabIndex={0} role="group" aria-label={label}>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text fw={650} fz="xl">
              {name === 'sent' ? number(now.sent) : rateOf(now[name], now.sent)}
            </Text>
            <Text size="xs" c="dimmed">
              {name !== 'sent' && `${number(now[name])}, `}
              {then ? change(now[name], then[name]) : ''}
            </Text>
          </Paper>
        </Tooltip>
      ))}
    </SimpleGrid>
  )
}
