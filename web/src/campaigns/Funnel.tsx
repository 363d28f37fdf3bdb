import { Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import styles from './Funnel.module.css'
import { sayShare } from './Rate.tsx'

const Funnel_campaign = graphql(`
  fragment Funnel_campaign on Campaign {
    id
    sequence {
      id
      position
      type
      name
      template {
        id
        name
      }
      counts {
        queued
        sent
        opened
        clicked
        replied
        bounced
        failed
        uncertain
      }
    }
  }
`)

const measures = [
  { of: 'sent', label: 'Sent', means: 'a server took' },
  { of: 'opened', label: 'Opened', means: 'were opened' },
  { of: 'clicked', label: 'Clicked', means: 'had a link clicked' },
  { of: 'replied', label: 'Replied', means: 'were answered' },
  { of: 'bounced', label: 'Bounced', means: 'came back' },
] as const

/** What became of the mails of each step, beside one another. */
export function Funnel(props: { campaign: FragmentType<typeof Funnel_campaign> }) {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { sequence } = read(Funnel_campaign, props.campaign)
  const mails = sequence.filter(({ type }) => type === 'email')
  const most = Math.max(1, ...mails.map(({ counts }) => counts?.sent ?? 0))
  if (mails.length === 0)
    return (
      <Text size="sm" c="dimmed">
        There is no mail yet.{' '}
        <TextLink to="/campaigns/$id/sequence" params={{ id }} size="sm">
          Write the sequence
        </TextLink>
      </Text>
    )
  return (
    <Table verticalSpacing="sm" aria-label="Mails by step">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Mail</Table.Th>
          {measures.map(({ of, label }) => (
            <Table.Th key={of} visibleFrom={of === 'bounced' || of === 'clicked' ? 'sm' : ''}>
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {mails.map(({ id: stepId, position, name, template, counts }) => (
          <Table.Tr key={stepId}>
            <Table.Th scope="row" fw={550} style={{ overflowWrap: 'anywhere' }}>
              {position}. {name ?? template?.name ?? 'A mail'}
              {counts && counts.queued > 0 && (
                <Text size="xs" c="dimmed" fw={400}>
                  {counts.queued.toLocaleString()} wait for their time
                </Text>
              )}
              {counts && counts.failed + counts.uncertain > 0 && (
                <Text size="xs" c="var(--mantine-color-error)" fw={400}>
                  {counts.failed > 0 && `${counts.failed.toLocaleString()} failed `}
                  {counts.uncertain > 0 && `${counts.uncertain.toLocaleString()} uncertain`}
                </Text>
              )}
            </Table.Th>
            {measures.map(({ of, means }) => {
              const count = counts?.[of] ?? 0
              const sent = counts?.sent ?? 0
              return (
                <Table.Td
                  key={of}
                  visibleFrom={of === 'bounced' || of === 'clicked' ? 'sm' : ''}
                  title={`${count.toLocaleString()} ${of === 'sent' ? 'mails that' : `of ${sent.toLocaleString()} mails`} ${means}`}
                >
                  <div className={styles.track}>
                    <div
                      className={styles.bar}
                      data-bad={of === 'bounced' || undefined}
                      style={{ width: `${(count / most) * 100}%` }}
                    />
                  </div>
                  <Text size="sm" component="span" style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {count.toLocaleString()}
                  </Text>
                  {of !== 'sent' && sent > 0 && (
                    <Text size="xs" c="dimmed" component="span">
                      {' '}
                      {sayShare(count, sent)}
                    </Text>
                  )}
                </Table.Td>
              )
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
