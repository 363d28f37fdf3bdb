import { counterNames } from '../../jobs/figures/counters.ts'
import type { Figures } from './types.ts'

const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

/** Rows of figures as one JSON object. */
export const sums = (of = '') =>
  `json_build_object(${counterNames.map((it) => `'${camel(it)}', coalesce(sum(${of}${it}), 0)`).join(', ')})`

export const none = Object.fromEntries(counterNames.map((it) => [camel(it), 0])) as unknown as Figures

/** The columns of figures, in one order. */
export const columns = counterNames.join(', ')

export const figureNames = Object.keys(none) as (keyof Figures)[]

export function addUp(them: readonly Figures[]): Figures {
  const total = { ...none }
  for (const one of them) for (const name of figureNames) total[name] += one[name]
  return total
}

/*
 * The period between two days of a time zone ($2 to $3 in $4), as many days before it, and its parts ($5). Parts are made in
 * local time, so that a day is a day when clocks change; hours one after the other, so that none is missing or there twice.
 */
export const bounds = `
bounds as (
  select $2::date::timestamp at time zone $4 as since, ($3::date + 1)::timestamp at time zone $4 as until,
         ($2::date - ($3::date - $2::date + 1))::timestamp at time zone $4 as before),
parts as (
  select at from bounds, generate_series(since, until - interval '1 second', interval '1 hour') at where $5 = 'hour'
   union all
  select local at time zone $4 from bounds,
         generate_series(date_trunc($5, $2::date::timestamp), $3::date::timestamp, ('1 ' || $5)::interval) local where $5 <> 'hour')`

/** What the parts of a period hold, from rows that are called `told`. */
export const series = `
  (select coalesce(json_agg(json_build_object('startsAt', p.at, 'figures', g.figures) order by p.at), '[]')
     from parts p left join (select date_trunc($5, starts_at, $4) as at, ${sums()} as figures from told, bounds
                              where starts_at >= since group by 1) g on g.at = p.at)`

export const asOf = `(select position ->> 'asOf' from rollup_watermarks where name = 'events')`
