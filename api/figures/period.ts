import type { Db } from '../../prisma/tenancy.ts'
import { fault } from '../graphql/fault.ts'
import { type FiguresDays, type FiguresPeriod, Granularity } from './types.ts'

const { hour, day, week, month } = Granularity

/** So many days at most, so that an answer has at most some 1,500 parts. */
const most: Record<Granularity, number> = { hour: 62, day: 1_100, week: 4_000, month: 4_000 }
const oneDay = 86_400_000

/** The period that is asked for; since a day, or the last 30 days, unless told. */
export async function daysOf(db: Db, period: FiguresPeriod | null, since?: string): Promise<FiguresDays> {
  const timeZone = zone(period?.timeZone ?? (await ownZone(db)))
  const to = read(period?.to, 'to') ?? todayIn(timeZone)
  const first = since && since < to ? since : shifted(to, -29)
  const from = read(period?.from, 'from') ?? first
  const count = Math.round((Date.parse(to) - Date.parse(from)) / oneDay) + 1
  if (count < 1) throw fault('BAD_REQUEST', 'The first day is after the last: exchange from and to.')
  const granularity = period?.granularity ?? fitting(count)
  if (count > most[granularity])
    throw fault('BAD_REQUEST', `Of each ${granularity}, ask for ${most[granularity]} days at most.`)
  return { from, to, timeZone, granularity }
}

function fitting(count: number) {
  if (count <= 2) return hour
  if (count <= 92) return day
  return count <= 400 ? week : month
}

const shape = /^(20|19)\d\d-\d\d-\d\d$/

function read(text: string | null | undefined, name: string) {
  if (text == null) return undefined
  const at = shape.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  if (at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return text
  throw fault('BAD_REQUEST', `Write ${name} as a day like 2026-03-01.`)
}

const shifted = (text: string, days: number) => new Date(Date.parse(text) + days * oneDay).toISOString().slice(0, 10)

const todayIn = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date())

const ownZone = async (db: Db) => (await db.tenantConfig.findFirst({ select: { timeZone: true } }))?.timeZone ?? 'UTC'

function zone(name: string) {
  try {
    if (/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }) && name
  } catch {
    // Said below.
  }
  throw fault('BAD_REQUEST', 'Write a time zone as Europe/Berlin.')
}
