import { Center, Loader, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RecipientTable_CampaignFragment, RecipientTable_RecipientFragment } from '../../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { nameOf } from '../../leads/states.ts'
import { Ago } from '../../ui/Ago.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Due } from '../Due.tsx'
import { sayReason } from '../reasons.ts'
import { mailStates, recipientStates, stateOf } from '../states.ts'
import styles from './RecipientTable.module.css'

const RecipientTable_campaign = graphql(`
  fragment RecipientTable_campaign on Campaign {
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
    }
  }
`)

const RecipientTable_recipient = graphql(`
  fragment RecipientTable_recipient on CampaignRecipient {
    campaignId
    leadId
    status
    stepId
    nextRunAt
    blockedBy
    blockedUntil
    lead {
      id
      email
      firstName
      lastName
    }
    mails {
      status
      sendAt
      sentAt
    }
  }
`)

type Props = {
  campaign: FragmentType<typeof RecipientTable_campaign>
  recipients: ReadonlyArray<FragmentType<typeof RecipientTable_recipient>>
  caption: string
  more: (() => Promise<unknown>) | undefined
  stale: boolean
}

const height = 46

/** The recipients, of whom only those in sight are drawn. Each opens what happened to them. */
export function RecipientTable(props: Props) {
  const { sequence } = read(RecipientTable_campaign, props.campaign)
  const recipients = read(RecipientTable_recipient, props.recipients)
  const rows = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(rows.current?.offsetTop ?? 0), [])
  const virtualizer = useWindowVirtualizer({
    count: recipients.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => recipients[index]?.leadId ?? index,
  })
  const inSight = virtualizer.getVirtualItems()
  useLoadOn(props.more, (inSight.at(-1)?.index ?? 0) >= recipients.length - 10)
  return (
    <div>
      <Text size="sm" c="dimmed" mb="xs">
        {props.caption}
      </Text>
      <div
        className={styles.table}
        role="table"
        aria-label="Recipients"
        aria-rowcount={props.more ? -1 : recipients.length + 1}
        data-stale={props.stale || undefined}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" className={styles.line} aria-rowindex={1}>
            {['Recipient', 'Stands', 'Step', 'Last mail', 'Next'].map((title) => (
              <span role="columnheader" key={title}>
                {title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={rows} className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {inSight.map(({ index, key, start }) => {
            const recipient = recipients[index]
            return (
              recipient && (
                <div
                  key={key}
                  role="row"
                  aria-rowindex={index + 2}
                  className={`${styles.line} ${styles.row}`}
                  style={{ height, transform: `translateY(${start - top}px)` }}
                >
                  <Cells recipient={recipient} sequence={sequence} />
                </div>
              )
            )
          })}
        </div>
      </div>
      {props.more && (
        <Center h={56}>
          <Loader size="sm" type="dots" role="status" aria-label="Loading more" />
        </Center>
      )}
    </div>
  )
}

type CellsProps = {
  recipient: RecipientTable_RecipientFragment
  sequence: RecipientTable_CampaignFragment['sequence']
}

function Cells({ recipient, sequence }: CellsProps) {
  const { leadId, lead, status, stepId, mails, nextRunAt, blockedBy, blockedUntil } = recipient
  const step = sequence.find(({ id }) => id === stepId)
  const last = mails.at(-1)
  const lastAt = last?.sentAt ?? last?.sendAt
  const isLive = status === 'pending' || status === 'active'
  const next = blockedUntil ?? nextRunAt ?? (last?.status === 'queued' ? last.sendAt : null)
  return (
    <>
      <span role="cell" className={styles.cell} title={lead ? `${lead.email} ${nameOf(lead)}` : ''}>
        <TextLink
          to="."
          search={(before) => ({ ...before, recipient: leadId })}
          resetScroll={false}
          size="sm"
          c="inherit"
          fw={550}
        >
          {lead?.email ?? 'Erased'}
        </TextLink>
      </span>
      <span role="cell" className={styles.cell} style={{ paddingInlineStart: 4 }}>
        <Mark tone={stateOf(recipientStates, status).tone}>{recipientStates[status].label}</Mark>
      </span>
      <span role="cell" className={styles.cell}>
        {step
          ? `${step.position}. ${step.name ?? step.template?.name ?? { email: 'Mail', wait: 'Wait', condition: 'Condition' }[step.type]}`
          : '–'}
      </span>
      <span role="cell" className={styles.cell} style={{ paddingInlineStart: 4 }}>
        {last ? (
          <>
            <Mark tone={stateOf(mailStates, last.status).tone}>{mailStates[last.status].label}</Mark>{' '}
            {lastAt && last.status !== 'queued' && (
              <Text span size="xs" c="dimmed">
                <Ago at={lastAt} />
              </Text>
            )}
          </>
        ) : (
          '–'
        )}
      </span>
      <span role="cell" className={styles.cell} title={blockedBy ? sayReason(blockedBy) : undefined}>
        {isLive && next && <Due at={next} />}
        {isLive && blockedBy && (
          <Text span size="xs" c="dimmed">
            {next && ' · '}
            {sayReason(blockedBy)}
          </Text>
        )}
      </span>
    </>
  )
}

function useLoadOn(more: (() => Promise<unknown>) | undefined, nearEnd: boolean) {
  const loading = useRef(false)
  useEffect(() => {
    if (!nearEnd || !more || loading.current) return
    loading.current = true
    more()
      .catch(() => {})
      .finally(() => {
        loading.current = false
      })
  })
}
