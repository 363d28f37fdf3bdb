import { useQuery } from '@apollo/client/react'
import { Button, Group, MultiSelect, Paper, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFileImport, IconFilter, IconPlus, IconSearch, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { OperationNote } from '../operations/OperationNote.tsx'
import { type Filter, fromFilter, newGroup } from '../segments/conditions.ts'
import { FilterDrawer } from '../segments/FilterDrawer.tsx'
import { usePermission } from '../session/permissions.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { BulkBar } from './BulkBar.tsx'
import { ExportButton } from './ExportButton.tsx'
import { LeadDialog } from './LeadDialog.tsx'
import { type Column, columns, LeadTable, usualColumns } from './LeadTable.tsx'
import { type LeadsSearch, readFilter } from './urls.ts'

const LeadsPageQuery = graphql(`
  query LeadsPage($after: String, $filter: LeadFilter, $orderBy: LeadOrder!) {
    leads(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes {
        id
        ...LeadTable_lead
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const orderNames = {
  NEWEST: 'Newest first',
  OLDEST: 'Oldest first',
  EMAIL: 'By address',
  ACTIVITY: 'Last active first',
}

/** Everybody the organisation may write to: found, filtered, and changed by the thousand. */
export function LeadsPage() {
  const {
    q,
    filter: filterText,
    order = 'NEWEST',
    columns: columnText,
    dialog,
  } = useSearch({ from: '/signed-in/leads' })
  const navigate = useNavigate({ from: '/leads' })
  const may = usePermission()
  const [operation, setOperation] = useState<string | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const own = readFilter(filterText)
  const parts: Filter[] = [...(q && q.trim().length > 1 ? [{ search: q }] : []), ...(own ? [own] : [])]
  const filter = parts.length === 0 ? null : parts.length === 1 ? (parts[0] ?? null) : { and: parts }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(LeadsPageQuery, {
    variables: { filter, orderBy: order },
    fetchPolicy: 'cache-and-network',
  })
  const list = (data ?? previousData)?.leads
  const clear = () => {
    setChosen(new Set())
    setAll(false)
  }
  const choose = (next: LeadsSearch) => {
    clear()
    return navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  }
  const search = useDebouncedCallback((text: string) => choose({ q: text || undefined }), 250)
  const shown = columnText ? columnText.split(',').filter((it): it is Column => it in columns) : usualColumns
  const total = list ? (list.totalCount >= 10_000 ? 'More than 10,000' : list.totalCount.toLocaleString()) : ''
  const more = list?.pageInfo.hasNextPage
    ? () => fetchMore({ variables: { filter, orderBy: order, after: list.pageInfo.endCursor } })
    : undefined
  const add = may('lead:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => choose({ dialog: 'new' })}>
      Add a lead
    </Button>
  )
  return (
    <Page
      title="Leads"
      lead={list ? `${total} ${filter ? 'match' : 'in all'}.` : 'The people you may write to.'}
      actions={
        <Group gap="xs">
          {list && list.nodes.length > 0 && <ExportButton filter={filter} started={setOperation} />}
          {may('lead:write') && (
            <ButtonLink to="/imports" variant="default" leftSection={<IconFileImport size={16} />}>
              Import
            </ButtonLink>
          )}
          {add}
        </Group>
      }
    >
      <Group gap="sm">
        <TextInput
          key={q === undefined ? 'empty' : 'set'}
          aria-label="Search leads"
          placeholder="Address, domain, name or company"
          leftSection={<IconSearch size={16} />}
          defaultValue={q ?? ''}
          onChange={(event) => search(event.currentTarget.value)}
          style={{ flex: '1 1 240px' }}
        />
        <Button
          variant={own ? 'light' : 'default'}
          leftSection={<IconFilter size={16} />}
          onClick={() => choose({ dialog: 'filter' })}
        >
          {own ? 'Filtered' : 'Filter'}
        </Button>
        <Select
          aria-label="Order"
          w={170}
          allowDeselect={false}
          data={Object.entries(orderNames).map(([value, label]) => ({ value, label }))}
          value={order}
          onChange={(next) =>
            choose({ order: (Object.keys(orderNames) as (keyof typeof orderNames)[]).find((it) => it === next) })
          }
        />
        <MultiSelect
          aria-label="Columns"
          w={150}
          placeholder={`${shown.length} columns`}
          data={Object.entries(columns).map(([value, label]) => ({ value, label }))}
          value={shown}
          onChange={(next) => choose({ columns: next.join(',') })}
          styles={{ pill: { display: 'none' } }}
        />
      </Group>
      {operation && <OperationNote key={operation} id={operation} close={() => setOperation(null)} />}
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!list && loading && <Waiting rows={8} height={36} />}
      {list && list.nodes.length > 0 && (
        <LeadTable
          leads={list.nodes}
          shown={shown}
          chosen={chosen}
          choose={(ids) => {
            setAll(false)
            setChosen(ids)
          }}
          more={more}
          stale={!data}
        />
      )}
      {list && list.nodes.length === 0 && !loading && (
        <Paper>
          {filter ? (
            <Nothing
              icon={<IconUsers />}
              title="Nobody is like that"
              action={
                <Button variant="default" onClick={() => choose({ q: undefined, filter: undefined })}>
                  Show all leads
                </Button>
              }
            >
              No lead fits the search and the filter.
            </Nothing>
          ) : (
            <Nothing icon={<IconUsers />} title="No lead yet" action={add}>
              Bring a file of leads, or add the first person you may write to.
            </Nothing>
          )}
        </Paper>
      )}
      {chosen.size > 0 && may('lead:write') && (
        <BulkBar
          which={all ? { filter: filter ?? {} } : { ids: [...chosen] }}
          count={all ? `All ${total}` : chosen.size.toLocaleString()}
          chooseAll={all || !list?.pageInfo.hasNextPage ? undefined : () => setAll(true)}
          clear={clear}
          started={(id) => {
            setOperation(id)
            clear()
          }}
        />
      )}
      {dialog === 'new' && <LeadDialog close={() => choose({ dialog: undefined })} />}
      {dialog === 'filter' && (
        <FilterDrawer
          initial={own ? fromFilter(own) : newGroup()}
          close={() => choose({ dialog: undefined })}
          apply={(next) =>
            choose({ dialog: undefined, filter: Object.keys(next).length > 0 ? JSON.stringify(next) : undefined })
          }
        />
      )}
    </Page>
  )
}
