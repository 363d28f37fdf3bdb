import { dayLength, dayOfDate } from './zone.ts'

type Library = typeof import('date-holidays').default
let library: Library | undefined
const known = new Map<string, ReadonlySet<number>>()

/** Reads what is known of the world's holidays, once: only who asks for holidays holds it in memory. */
export async function loadHolidays(): Promise<void> {
  library ??= (await import('date-holidays')).default
}

/** Whether a day is a public holiday in a country, given by its two letters. `loadHolidays` comes first. */
export function isHoliday(country: string, day: number): boolean {
  const year = new Date(day * dayLength).getUTCFullYear()
  const key = `${country}${year}`
  const days = known.get(key) ?? holidaysOf(country, year)
  known.set(key, days)
  return days.has(day)
}

function holidaysOf(country: string, year: number): ReadonlySet<number> {
  const days = new Set<number>()
  if (!library) throw new Error('The holidays are not loaded')
  let found: { date: string; start: Date; end: Date; type: string }[] = []
  try {
    found = new library(country).getHolidays(year)
  } catch {
    // A country that nothing is known of has none.
  }
  for (const { date, start, end, type } of found) {
    if (type !== 'public') continue
    // One that begins at sunset is kept on the day after.
    const first = dayOfDate(date.slice(0, 10)) + (Number(date.slice(11, 13)) >= 12 ? 1 : 0)
    const length = Math.max(Math.round((end.getTime() - start.getTime()) / dayLength), 1)
    for (let n = 0; n < length; n++) days.add(first + n)
  }
  return days
}
