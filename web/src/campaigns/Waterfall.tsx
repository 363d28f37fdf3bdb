import { Group, Text } from '@mantine/core'
import { TextLink } from '../ui/links.tsx'
import styles from './Waterfall.module.css'

type Props = {
  matched: number
  excluded: readonly { reason: string; count: number }[]
  remaining: number
  sample: readonly { id: string; email: string }[]
}

const reasons: Record<string, string> = {
  already_in: 'are in it already',
  excluded: 'are kept out',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  bounced: 'had a mail come back',
  suppressed: 'are suppressed',
  invalid: 'have no valid address',
  no_consent: 'gave no consent',
  frequency_cap: 'got enough mails lately',
}

/** Who matches, who is left out for what, and who remains: each counted once, by the first reason that holds. */
export function Waterfall({ matched, excluded, remaining, sample }: Props) {
  let left = matched
  const rows = excluded.map(({ reason, count }) => {
    left -= count
    return { reason, count, left }
  })
  const width = (count: number) => `${matched === 0 ? 0 : (count / matched) * 100}%`
  return (
    <>
      <ol className={styles.rows} aria-label="From who matches to who gets it">
        <li>
          <Row count={matched.toLocaleString()} text={matched === 1 ? 'lead matches' : 'leads match'} />
          <Bar before={width(0)} size={width(matched)} />
        </li>
        {rows.map(({ reason, count, left }) => (
          <li key={reason}>
            <Row count={`− ${count.toLocaleString()}`} text={reasons[reason] ?? reason.replaceAll('_', ' ')} />
            <Bar before={width(left)} size={width(count)} isOut />
          </li>
        ))}
        <li>
          <Row count={remaining.toLocaleString()} text={remaining === 1 ? 'gets it' : 'get it'} isResult />
          <Bar before={width(0)} size={width(remaining)} />
        </li>
      </ol>
      {sample.length > 0 && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          Among them{' '}
          {sample.slice(0, 5).map(({ id, email }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <TextLink to="/leads/$id" params={{ id }} size="sm">
                {email}
              </TextLink>
            </span>
          ))}
        </Text>
      )}
    </>
  )
}

function Row({ count, text, isResult }: { count: string; text: string; isResult?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="sm" fw={isResult ? 700 : 600} className={styles.count}>
        {count}
      </Text>
      <Text size="sm" fw={isResult ? 600 : 400}>
        {text}
      </Text>
    </Group>
  )
}

function Bar({ before, size, isOut }: { before: string; size: string; isOut?: boolean }) {
  return (
    <div className={styles.track} aria-hidden="true">
      <span data-out={isOut || undefined} style={{ marginInlineStart: before, width: size }} />
    </div>
  )
}
