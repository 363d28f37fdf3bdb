import { counterNames, counters } from './counters.ts'

/** In the place of an id that an event does not have, so that keys are whole. */
export const nil = '00000000-0000-0000-0000-000000000000'

/**
 * What is counted for whom. A row begins at a quarter of an hour where days and hours are told in anybody's time zone (they
 * begin at quarters in all of them), at a day or a month in UTC elsewhere. All of them lie within one month, as the partitions
 * of events do.
 */
export const tables = [
  { name: 'daily_analytics', keys: ['tenant_id'], from: 'staged_events', grain: '', of: '' },
  {
    name: 'campaign_analytics',
    keys: ['tenant_id', 'campaign_id'],
    from: 'staged_events',
    grain: '',
    of: 'campaign_id',
  },
  {
    name: 'sequence_step_analytics',
    keys: ['tenant_id', 'campaign_id', 'step_id', 'variant_id'],
    from: 'staged_events',
    grain: 'day',
    of: 'step_id',
  },
  {
    name: 'mailbox_analytics',
    keys: ['tenant_id', 'email_account_id', 'campaign_id'],
    from: 'staged_events',
    grain: 'day',
    of: 'email_account_id',
  },
  { name: 'lead_analytics', keys: ['tenant_id', 'lead_id'], from: 'staged_leads', grain: '', of: '' },
] as const

export type FiguresTable = (typeof tables)[number]

/** Events that were counted by all that tells them apart, on their way into the tables. They go with the transaction. */
export const stagings = `
create temp table staged_events (tenant_id uuid, campaign_id uuid, step_id uuid, variant_id uuid, email_account_id uuid,
  starts_at timestamptz, kind text, is_first bool, is_bot bool, is_hard bool, n bigint) on commit drop;
create temp table staged_leads (tenant_id uuid, lead_id uuid, starts_at timestamptz, kind text, is_first bool, is_bot bool,
  is_hard bool, n bigint) on commit drop`

const idOr = (column: string) => `coalesce(${column}, '${nil}')`
const isHard = `event_type = 'bounce' and coalesce(payload ->> 'severity', '') = 'hard'`

/* figures.events, figures.leads: the events of a window, counted where they are. */
export const gatherings = (window: string) => ({
  staged_events: `
select tenant_id, ${['campaign_id', 'step_id', 'variant_id', 'email_account_id'].map(idOr).join(', ')},
       date_bin('15 minutes', occurred_at, '2000-01-01 00:00+00'), event_type::text, is_first, is_bot, ${isHard}, count(*)
  from events_interactions where ${window} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
  staged_leads: `
select tenant_id, lead_id, date_trunc('month', occurred_at, 'UTC'), event_type::text, is_first, is_bot, ${isHard}, count(*)
  from events_interactions where ${window} and lead_id is not null group by 1, 2, 3, 4, 5, 6, 7`,
})

export const keysOf = ({ keys }: FiguresTable) => [...keys, 'starts_at']

/** The rows of a table, from what is staged. */
export function countedRows({ keys, from, grain, of }: FiguresTable) {
  const startsAt = grain ? `date_trunc('${grain}', starts_at, 'UTC')` : 'starts_at'
  const sums = counterNames.map((it) => `coalesce(sum(n) filter (where ${counters[it]}), 0)::int as ${it}`)
  return `select ${keys.join(', ')}, ${startsAt} as starts_at, ${sums.join(', ')} from ${from}
   ${of && `where ${of} <> '${nil}'`} group by ${keys.map((_, nr) => nr + 1).join(', ')}, ${keys.length + 1}`
}

/** Adds what is staged to a table. */
export function merging(table: FiguresTable) {
  const keys = keysOf(table)
  return `
insert into ${table.name} as t (${[...keys, ...counterNames].join(', ')})
${countedRows(table)}
on conflict (${keys.join(', ')}) do update set ${counterNames.map((it) => `${it} = t.${it} + excluded.${it}`).join(', ')}`
}
