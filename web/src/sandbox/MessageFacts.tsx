import { DataList, Stack, Text, Timeline, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Mark } from '../ui/Mark.tsx'

const MessageFacts_message = graphql(`
  fragment MessageFacts_message on SandboxLetter {
    sender
    recipient
    mailbox
    from
    size
    receivedAt
    verdict {
      dkim {
        result
        domain
        selector
      }
      spf
      dmarc
    }
    deeds {
      what
      detail
      at
    }
  }
`)

/** From whom it is, whether that is believed, and what its reader did. */
export function MessageFacts(props: { message: FragmentType<typeof MessageFacts_message> }) {
  const { sender, recipient, mailbox, from, size, receivedAt, verdict, deeds } = read(
    MessageFacts_message,
    props.message,
  )
  return (
    <Stack gap="lg">
      <DataList labelWidth="110px" size="sm">
        <Fact label="From">{from}</Fact>
        <Fact label="Mailbox">{mailbox ?? 'none'}</Fact>
        <Fact label="Envelope">
          {sender || '<>'} → {recipient}
        </Fact>
        <Fact label="Arrived">
          <Ago at={receivedAt} /> · {size.toLocaleString()} bytes
        </Fact>
        {verdict && (
          <>
            <Fact label="DKIM">
              {verdict.dkim.map(({ result, domain, selector }) => (
                <Text key={`${domain} ${selector}`} size="sm" component="div">
                  <Mark tone={toneOf(result)}>{result}</Mark> {domain && `${selector} of ${domain}`}
                </Text>
              ))}
            </Fact>
            <Fact label="SPF">
              <Mark tone={toneOf(verdict.spf)}>{verdict.spf}</Mark>
            </Fact>
            <Fact label="DMARC">
              <Mark tone={toneOf(verdict.dmarc)}>{verdict.dmarc}</Mark>
            </Fact>
          </>
        )}
      </DataList>
      {deeds.length > 0 && (
        <Stack gap="sm">
          <Title order={2}>What they did</Title>
          <Timeline bulletSize={16} lineWidth={2} active={deeds.length}>
            {deeds.map(({ what, detail, at }) => (
              <Timeline.Item key={`${what} ${detail} ${at}`} title={what}>
                <Text size="xs" c="dimmed">
                  <Ago at={at} />
                </Text>
                {detail && (
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {detail}
                  </Text>
                )}
              </Timeline.Item>
            ))}
          </Timeline>
        </Stack>
      )}
    </Stack>
  )
}

const toneOf = (result: string) => (result === 'pass' ? 'good' : result === 'none' ? 'idle' : 'bad')

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  )
}
