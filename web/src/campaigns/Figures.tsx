import { Paper, SimpleGrid, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Due } from './Due.tsx'
import { sayShare } from './Rate.tsx'

const Figures_progress = graphql(`
  fragment Figures_progress on CampaignProgress {
    total
    done
    pending
    active
    paused
    unsubscribed
    mailsQueued
    mailsSent
    mailsOpened
    mailsClicked
    mailsReplied
    mailsBounced
    nextSendAt
  }
`)

/** What came of the mails, each share with its raw numbers. */
export function Figures(props: { progress: FragmentType<typeof Figures_progress> }) {
  const it = read(Figures_progress, props.progress)
  const share = (part: number, what: string) => ({
    value: sayShare(part, it.mailsSent),
    note: `${part.toLocaleString()} mails`,
    means: `${part.toLocaleString()} of ${it.mailsSent.toLocaleString()} mails that were sent ${what}`,
  })
  const left = it.pending + it.active + it.paused
  const figures = [
    {
      label: 'Through',
      value: `${Math.floor(it.done * 100)}%`,
      note: `${left.toLocaleString()} of ${it.total.toLocaleString()} leads left`,
      means: 'Recipients for whom nothing more will happen, of all recipients',
    },
    {
      label: 'Sent',
      value: it.mailsSent.toLocaleString(),
      note: it.nextSendAt ? (
        <>
          next <Due at={it.nextSendAt} />
        </>
      ) : (
        `${it.mailsQueued.toLocaleString()} wait`
      ),
      means: 'Mails that a server took',
    },
    { label: 'Opened', ...share(it.mailsOpened, 'were opened') },
    { label: 'Clicked', ...share(it.mailsClicked, 'had a link clicked') },
    { label: 'Replied', ...share(it.mailsReplied, 'were answered') },
    { label: 'Bounced', ...share(it.mailsBounced, 'came back') },
  ]
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {figures.map(({ label, value, note, means }) => (
        <Paper key={label} p="md" component="section" aria-label={label} title={means}>
          <Text size="xs" c="dimmed" fw={600}>
            {label}
          </Text>
          <Text fz={26} fw={650} lh={1.3} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {value}
          </Text>
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  )
}
