import { Group, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { sayExclusion } from './exclusions.ts'
import styles from './Waterfall.module.css'

const Waterfall_preview = graphql(`
  fragment Waterfall_preview on AudiencePreview {
    matched
    excluded {
      reason
      count
    }
    remaining
    sample {
      id
      email
    }
  }
`)

/** Who matches, who is left out for what, and who remains: each counted once, by the first reason that holds. */
export function Waterfall(props: { preview: FragmentType<typeof Waterfall_preview> }) {
  const { matched, excluded, remaining, sample } = read(Waterfall_preview, props.preview)
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
            <Row count={`− ${count.toLocaleString()}`} text={sayExclusion(reason)} />
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
      <span
        className={size === '0%' ? styles.none : ''}
        data-out={isOut || undefined}
        style={{ marginInlineStart: before, width: size }}
      />
    </div>
  )
}
