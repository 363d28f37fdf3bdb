import { counterNames, counters } from './counters.ts'

/** In the place of an id that an event does not have, so that keys are whole. */
export const nil = '00000000-0000-0000-0000-000000000000'

/**
 * What is counted for whom. A row begins at a quarter of an hour where days and hours are told in anybody's time zone (they
 * begin at quarters in all of them), at a day or a month in UTC elsewhere. All of them lie within one month, as the partitions
 * of events do. `of` names what an event must be of to be counted.
 */
export const tables = [
  { name: 'daily_analytics', keys: ['tenant_id'], grain: 'quarter', of: 'tenant_id' },
  { name: 'campaign_analytics', keys: ['tenant_id', 'campaign_id'], grain: 'quarter', of: 'campaign_id' },
  {
    name: 'sequence_step_analytics',
    keys: ['tenant_id', 'campaign_id', 'step_id', 'variant_id'],
    grain: 'day',
    of: 'step_id',
  },
  {
    name: 'mailbox_analytics',
    keys: ['tenant_id', 'email_account_id', 'campaign_id'],
    grain: 'day',
    of: 'email_account_id',
  },
  { name: 'lead_analytics', keys: ['tenant_id', 'lead_id'], grain: 'month', of: 'lead_id' },
] as const

export type FiguresTable = (typeof tables)[number]

const grains = {
  quarter: `date_bin('15 minutes', occurred_at, '2000-01-01 00:00+00')`,
  day: `date_trunc('day', occurred_at, 'UTC')`,
  month: `date_trunc('month', occurred_at, 'UTC')`,
}

export const keysOf = ({ keys }: FiguresTable) => [...keys, 'starts_at']

const columnsOf = (table: FiguresTable) => [...keysOf(table), ...counterNames].join(', ')

/* figures.count: a table's rows, from the events of a window, counted where they are. */
export const counting = ({ keys, grain, of }: FiguresTable, window: string) => `
select ${keys.map((it) => `coalesce(${it}, '${nil}')`).join(', ')}, ${grains[grain]},
       ${counterNames.map((it) => `count(*) filter (where ${counters[it]})::int`).join(', ')}
  from (select *, event_type as kind, event_type = 'bounce' and coalesce(payload ->> 'severity', '') = 'hard' as is_hard
          from events_interactions where ${window}) e
 where ${of} is not null group by ${[...keys, ''].map((_, nr) => nr + 1).join(', ')}`

/** Where a table's counts are on their way into it. They go with the transaction. */
export const stagedName = ({ name }: FiguresTable) => `staged_${name}`

export const staging = (table: FiguresTable) =>
  `create temp table ${stagedName(table)} on commit drop as select ${columnsOf(table)} from ${table.name} with no data`

/** Adds what is staged to a table; `isEmpty` where nothing of the same time can be there yet. */
export const merging = (table: FiguresTable, isEmpty: boolean) => `
insert into ${table.name} as t (${columnsOf(table)}) select ${columnsOf(table)} from ${stagedName(table)}
${isEmpty ? '' : `on conflict (${keysOf(table).join(', ')}) do update set ${counterNames.map((it) => `${it} = t.${it} + excluded.${it}`).join(', ')}`}`

/** How many rows of a table are not as they are staged, from a time on ($1). */
export const differing = (table: FiguresTable) => {
  const [kept, counted] = [
    `select ${columnsOf(table)} from ${table.name} where starts_at >= $1`,
    `select ${columnsOf(table)} from ${stagedName(table)}`,
  ]
  return `select count(distinct (${keysOf(table).join(', ')}))::int as rows
  from ((${kept} except ${counted}) union all (${counted} except ${kept})) d`
}
