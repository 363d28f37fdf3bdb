import { Center, Checkbox, Loader } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LeadTable_LeadFragment } from '../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import styles from './LeadTable.module.css'
import { consentNames, nameOf, statusNames } from './states.ts'

const LeadTable_lead = graphql(`
  fragment LeadTable_lead on Lead {
    id
    email
    firstName
    lastName
    position
    country
    status
    consentState
    createdAt
    company {
      id
      name
    }
    tags {
      id
      name
    }
    engagement {
      lastActivityAt
    }
  }
`)

/** The columns there are, beside the address. */
export const columns = {
  name: 'Name',
  company: 'Company',
  position: 'Position',
  country: 'Country',
  tags: 'Tags',
  status: 'Status',
  consent: 'Consent',
  activity: 'Last active',
  added: 'Added',
} as const
export type Column = keyof typeof columns
export const usualColumns: Column[] = ['name', 'company', 'tags', 'status', 'activity']

type Props = {
  leads: ReadonlyArray<FragmentType<typeof LeadTable_lead>>
  shown: Column[]
  chosen: ReadonlySet<string>
  choose: (ids: ReadonlySet<string>) => void
  more: (() => Promise<unknown>) | undefined
  stale: boolean
}

const height = 46

/** One by one, so many; more are chosen by what they have in common. */
const mostChosen = 500

/** The leads, of which only those in sight are drawn. It loads on as one scrolls towards the end. */
export function LeadTable(props: Props) {
  const leads = read(LeadTable_lead, props.leads)
  const rows = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(rows.current?.offsetTop ?? 0), [])
  const virtualizer = useWindowVirtualizer({
    count: leads.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => leads[index]?.id ?? index,
  })
  const inSight = virtualizer.getVirtualItems()
  useLoadOn(props.more, (inSight.at(-1)?.index ?? 0) >= leads.length - 10)
  const template = { gridTemplateColumns: `36px minmax(0, 2fr) repeat(${props.shown.length}, minmax(0, 1fr))` }
  const all = props.chosen.size > 0 && props.chosen.size >= Math.min(leads.length, mostChosen)
  const toggle = (id: string) => {
    const next = new Set(props.chosen)
    if (!next.delete(id) && next.size < mostChosen) next.add(id)
    props.choose(next)
  }
  return (
    <div>
      <div
        className={styles.table}
        role="table"
        aria-label="Leads"
        aria-rowcount={props.more ? -1 : leads.length + 1}
        data-stale={props.stale || undefined}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" className={styles.line} style={template} aria-rowindex={1}>
            <span role="columnheader">
              <Checkbox
                size="xs"
                aria-label="Choose those that are loaded"
                checked={all}
                indeterminate={!all && props.chosen.size > 0}
                onChange={() => props.choose(all ? new Set() : new Set(leads.slice(0, mostChosen).map(({ id }) => id)))}
              />
            </span>
            <span role="columnheader">Address</span>
            {props.shown.map((column) => (
              <span role="columnheader" key={column}>
                {columns[column]}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={rows} className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {inSight.map(({ index, key, start }) => {
            const lead = leads[index]
            if (!lead) return null
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={props.chosen.has(lead.id)}
                className={`${styles.line} ${styles.row}`}
                style={{ ...template, height, transform: `translateY(${start - top}px)` }}
              >
                <span role="cell">
                  <Checkbox
                    size="xs"
                    aria-label={`Choose ${lead.email}`}
                    checked={props.chosen.has(lead.id)}
                    onChange={() => toggle(lead.id)}
                  />
                </span>
                <span role="cell" className={styles.cell}>
                  <TextLink to="/leads/$id" params={{ id: lead.id }} size="sm" c="inherit" fw={550}>
                    {lead.email}
                  </TextLink>
                </span>
                {props.shown.map((column) => (
                  <span role="cell" key={column} className={styles.cell}>
                    <Cell column={column} lead={lead} />
                  </span>
                ))}
              </div>
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

function Cell({ column, lead }: { column: Column; lead: LeadTable_LeadFragment }) {
  switch (column) {
    case 'name':
      return nameOf(lead)
    case 'company':
      return lead.company?.name
    case 'position':
      return lead.position
    case 'country':
      return lead.country
    case 'tags':
      return lead.tags.map(({ name }) => name).join(', ')
    case 'status':
      return (
        <Mark tone={statusNames[lead.status]?.tone ?? 'idle'}>{statusNames[lead.status]?.label ?? lead.status}</Mark>
      )
    case 'consent':
      return consentNames[lead.consentState]
    case 'activity':
      return lead.engagement?.lastActivityAt ? <Ago at={lead.engagement.lastActivityAt} /> : null
    case 'added':
      return <Ago at={lead.createdAt} />
  }
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
