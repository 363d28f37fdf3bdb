import { oneOf, word } from '../ui/search.ts'

export const spans = ['7', '30', '90', '365', 'own'] as const
export const granularities = ['hour', 'day', 'week', 'month'] as const

/** What the address of the figures says: of which days, how fine, and of which campaign. */
export type FiguresSearch = {
  span?: (typeof spans)[number] | undefined
  from?: string | undefined
  to?: string | undefined
  by?: (typeof granularities)[number] | undefined
  campaign?: string | undefined
}

const day = (value: unknown) => {
  const text = word(value, 10)
  return text && /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
}

export const readFiguresSearch = (search: Record<string, unknown>): FiguresSearch => ({
  span: oneOf(spans, search.span),
  from: day(search.from),
  to: day(search.to),
  by: oneOf(granularities, search.by),
  campaign: word(search.campaign, 40),
})

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

/** The period that the address names: the last 30 days, unless it says another. */
export function periodOf({ span, from, to, by }: FiguresSearch) {
  const granularity = by ?? null
  if (span === 'own') return { from: from ?? null, to: to ?? null, granularity }
  return { from: daysAgo(Number(span ?? '30') - 1), to: null, granularity }
}
