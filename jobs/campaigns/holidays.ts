import Holidays from 'date-holidays'

const years = new Map<string, ReadonlySet<string>>()

/** Whether a local day is a public holiday in any of these countries. Countries that are not known have none. */
export function isHoliday(countries: readonly string[], date: string): boolean {
  const year = Number(date.slice(0, 4))
  return countries.some((country) => daysOff(country, year).has(date))
}

function daysOff(country: string, year: number): ReadonlySet<string> {
  const key = `${country} ${year}`
  const known = years.get(key)
  if (known) return known
  const days = new Set<string>()
  // One that is given a substitute, or lasts several days, is every day it covers.
  for (const { type, date, start, end } of new Holidays(country).getHolidays(year) ?? []) {
    if (type !== 'public') continue
    days.add(date.slice(0, 10))
    for (let at = start.getTime() + 86_400_000; at < end.getTime(); at += 86_400_000)
      days.add(new Date(Date.parse(`${date.slice(0, 10)}T12:00:00Z`) + at - start.getTime()).toISOString().slice(0, 10))
  }
  years.set(key, days)
  return days
}
