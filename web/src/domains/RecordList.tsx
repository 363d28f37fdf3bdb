import { Badge, Code, Group, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Copy } from '../ui/Copy.tsx'
import { Mark } from '../ui/Mark.tsx'
import styles from './RecordList.module.css'
import { purposes, recordStates } from './states.ts'

const RecordList_record = graphql(`
  fragment RecordList_record on DnsRecord {
    purpose
    type
    name
    value
    isRequired
    selector
    state
    found
    note
  }
`)

/** Each record: what to publish, ready to copy, and beside it what was found where that is something else. */
export function RecordList(props: { records: ReadonlyArray<FragmentType<typeof RecordList_record>> }) {
  const records = read(RecordList_record, props.records)
  return (
    <div>
      {records.map(({ purpose, type, name, value, isRequired, selector, state, found, note }) => {
        const { label, tone } = recordStates[state]
        const title = `${type} ${name}`
        const isOther = found.length > 0 && !(found.length === 1 && found[0] === value)
        return (
          <section key={`${purpose} ${title} ${selector}`} className={styles.record} aria-label={title}>
            <Group gap={8}>
              <Text size="sm" fw={600}>
                {purposes[purpose]}
              </Text>
              {isRequired ? (
                <Badge size="sm">Required</Badge>
              ) : (
                <Badge size="sm" color="gray">
                  Recommended
                </Badge>
              )}
            </Group>
            <Mark tone={tone}>{label}</Mark>
            <dl className={styles.lines}>
              <dt>{type}</dt>
              <dd>
                <Code>{name}</Code>
                <Copy text={name} label={`Copy the name ${name}`} />
              </dd>
              <dt>Value</dt>
              <dd>
                <Code>{value || `What stands at MX of the domain itself`}</Code>
                {value && <Copy text={value} label={`Copy the value of ${title}`} />}
              </dd>
              {isOther && (
                <>
                  <dt>Found</dt>
                  <dd>
                    <span>
                      {found.map((text) => (
                        <Code key={text} display="block" mb={2}>
                          {text}
                        </Code>
                      ))}
                    </span>
                  </dd>
                </>
              )}
            </dl>
            {note && (
              <Text
                size="sm"
                style={{ gridColumn: '1 / -1' }}
                c={state === 'found' ? 'dimmed' : 'var(--mantine-color-error)'}
              >
                {note}
              </Text>
            )}
          </section>
        )
      })}
    </div>
  )
}
