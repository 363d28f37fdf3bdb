import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { Calendar } from '../../jobs/campaigns/calendar.ts'
import { isHoliday } from '../../jobs/campaigns/holidays.ts'
import { dayOf, type Hours, nextOpen, openBetween, sendingDayAfter } from '../../jobs/campaigns/openHours.ts'
import { type Step, variantOf, walk } from '../../jobs/campaigns/walk.ts'
import { winnerOf } from '../../jobs/campaigns/winner.ts'

const zones = Intl.supportedValuesOf('timeZone')
const hour = 3_600_000
const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31)]
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const windows = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 1_438 }), fc.integer({ min: 1, max: 1_439 }))
    .filter(([, begins, ends]) => begins < ends)
    .map(([day, begins, ends]) => ({ day, from: clock(begins), to: clock(ends) })),
  { minLength: 1, maxLength: 4 },
)

/** As a person would read a clock on the wall there. */
function isOpen({ windows, zone }: Pick<Hours, 'windows' | 'zone'>, at: number) {
  const wall = DateTime.fromMillis(at, { zone })
  return windows.some(
    ({ day, from, to }) => day === wall.weekday && from <= wall.toFormat('HH:mm') && wall.toFormat('HH:mm') < to,
  )
}

describe('windows', () => {
  it('are open by the clock on the wall, in every zone there is, over both changes of the clocks', () => {
    for (const zone of zones)
      fc.assert(
        fc.property(windows, fc.integer({ min: from, max: to }), (windows, at) => {
          const hours = { windows, zone, holidays: [] }
          for (const { from: begins, to: ends } of openBetween(hours, at, at + 9 * 24 * hour)) {
            expect(isOpen(hours, begins)).toBe(true)
            expect(isOpen(hours, Math.floor((begins + ends) / 2))).toBe(true)
            expect(isOpen(hours, ends - 1)).toBe(true)
          }
        }),
        { numRuns: 3 },
      )
  })

  it('leave nothing out: the next open moment is the first at which somebody there would say that it is open', () => {
    const changes = [
      Date.UTC(2026, 2, 7, 20),
      Date.UTC(2026, 2, 28, 20),
      Date.UTC(2026, 9, 24, 20),
      Date.UTC(2026, 9, 31, 20),
    ]
    const places = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
    )
    fc.assert(
      fc.property(windows, places, fc.constantFrom(...changes), fc.nat(36 * 60), (windows, zone, start, minutes) => {
        const hours = { windows, zone, holidays: [] }
        const at = start + minutes * 60_000
        const next = nextOpen(hours, at) ?? Number.POSITIVE_INFINITY
        for (let look = at; look < Math.min(next, at + 48 * hour); look += 5 * 60_000)
          expect(isOpen(hours, look)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('stay closed on the public holidays of a country, and a wait of sending days passes over them', () => {
    expect(isHoliday(['DE'], '2026-12-25')).toBe(true)
    expect(isHoliday(['DE'], '2026-12-23')).toBe(false)
    expect(isHoliday(['GB'], '2026-05-25')).toBe(true)
    const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }))
    const hours = { windows: week, zone: 'Europe/Berlin', holidays: ['DE'] }
    // Thursday the 24th; the 25th is a holiday, the 26th and 27th are a weekend.
    const next = sendingDayAfter(hours, DateTime.fromISO('2026-12-24T10:00', { zone: 'Europe/Berlin' }).toMillis(), 1)
    expect(dayOf(next, 'Europe/Berlin')).toBe('2026-12-28')
  })
})

describe('the slots of a mailbox', () => {
  it('never pass a limit of a day, come nearer than the gap, or fall outside its hours, in any zone', () => {
    const cases = fc.record({
      zone: fc.constantFrom(...zones),
      windows,
      start: fc.integer({ min: from, max: to }),
      dailyLimit: fc.integer({ min: 1, max: 30 }),
      gap: fc.integer({ min: 0, max: 3_600 }),
      wishes: fc.array(fc.tuple(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 1,
        maxLength: 60,
      }),
    })
    fc.assert(
      fc.property(cases, ({ zone, windows, start, dailyLimit, gap, wishes }) => {
        const box = { id: 'box', dailyLimit, gapMilliseconds: gap * 1_000, hours: { windows, zone, holidays: [] } }
        const calendar = new Calendar(box, { days: new Map(), moments: [] }, start, start + 48 * hour)
        const given: number[] = []
        for (const [later, jitter] of wishes) {
          const at = calendar.first([{ from: start + later * hour, to: start + 48 * hour }], jitter)
          if (at === undefined) continue
          expect(at).toBeGreaterThanOrEqual(start + later * hour)
          expect(isOpen(box.hours, at)).toBe(true)
          calendar.take(at)
          given.push(at)
        }
        const days = new Map<string, number>()
        for (const at of given) days.set(dayOf(at, zone), (days.get(dayOf(at, zone)) ?? 0) + 1)
        expect(Math.max(0, ...days.values())).toBeLessThanOrEqual(dailyLimit)
        given.sort((one, other) => one - other)
        for (let n = 1; n < given.length; n++)
          expect((given[n] as number) - (given[n - 1] as number)).toBeGreaterThanOrEqual(gap * 1_000)
      }),
      { numRuns: 300 },
    )
  })

  it('are given away without a hole, as long as somebody wants one', () => {
    const box = {
      id: 'box',
      dailyLimit: 1_000,
      gapMilliseconds: 60_000,
      hours: { windows: [], zone: 'UTC', holidays: [] },
    }
    const calendar = new Calendar(box, { days: new Map(), moments: [from + 150_000] }, from, from + hour)
    const given = Array.from({ length: 3 }, () => {
      const at = calendar.first([{ from, to: from + hour }], 0) as number
      calendar.take(at)
      return at - from
    })
    expect(given).toEqual([0, 60_000, 210_000])
  })
})

const step = (changes: Partial<Step> & Pick<Step, 'id' | 'type'>): Step => ({
  ...{
    isActive: true,
    waitHours: null,
    waitSendingDays: null,
    waitUntil: null,
    condition: null,
    conditionStepId: null,
  },
  ...{ elseStepId: null, humansOnly: true, winnerVariantId: null, variants: [], ...changes },
})
const mail = {
  stepId: 'first',
  opened: false,
  clicked: false,
  replied: false,
  openedByMachine: false,
  clickedByMachine: false,
}
const quiet = { now: from, sendingDay: () => 0 }

describe('the walk through a sequence', () => {
  const steps = [
    step({ id: 'first', type: 'email' }),
    step({ id: 'pause', type: 'wait', waitHours: 48 }),
    step({ id: 'asked', type: 'condition', condition: 'no_open' }),
    step({ id: 'second', type: 'email' }),
  ]
  const standing = { leadId: 'lead', stepId: null as string | null, since: from, happened: [] as (typeof mail)[] }

  it('begins with the first mail, waits as long as was said, and goes on from where it waited', () => {
    expect(walk(steps, standing, quiet)).toMatchObject({ did: 'send', stepId: 'first', before: null })
    const waits = walk(steps, { ...standing, stepId: 'first' }, quiet)
    expect(waits).toMatchObject({ did: 'wait', stepId: 'pause', until: from + 48 * hour })
    const after = { now: from + 48 * hour, sendingDay: () => 0 }
    const next = walk(steps, { ...standing, stepId: 'pause', since: from + 48 * hour, happened: [mail] }, after)
    expect(next).toMatchObject({ did: 'send', stepId: 'second', before: 'asked' })
    expect(walk(steps, { ...standing, stepId: 'second' }, after)).toEqual({ did: 'end', trace: [] })
  })

  it('ends where a condition does not hold, and counts programs only where that is wished', () => {
    const at = { ...standing, stepId: 'pause' }
    expect(walk(steps, { ...at, happened: [{ ...mail, opened: true }] }, quiet).did).toBe('end')
    expect(walk(steps, { ...at, happened: [{ ...mail, openedByMachine: true }] }, quiet).did).toBe('send')
    const any = steps.map((it) => ({ ...it, humansOnly: false }))
    expect(walk(any, { ...at, happened: [{ ...mail, openedByMachine: true }] }, quiet).did).toBe('end')
  })

  it('goes elsewhere where a condition says so, and never back', () => {
    const forked = (elseStepId: string) => [
      ...steps.slice(0, 2),
      step({ id: 'asked', type: 'condition', condition: 'no_click', elseStepId }),
      step({ id: 'second', type: 'email' }),
      step({ id: 'third', type: 'email' }),
    ]
    const at = { ...standing, stepId: 'pause', happened: [{ ...mail, clicked: true }] }
    expect(walk(forked('third'), at, quiet)).toMatchObject({ did: 'send', stepId: 'third' })
    expect(walk(forked('first'), at, quiet).did).toBe('end')
  })

  it('passes over what is switched off, and ends for whoever stands on a step that is gone', () => {
    const off = steps.map((it) => (it.id === 'first' ? { ...it, isActive: false } : it))
    expect(walk(off, { ...standing, since: from - 49 * hour }, quiet)).toMatchObject({ did: 'send', stepId: 'second' })
    expect(walk(steps, { ...standing, stepId: 'gone' }, quiet).did).toBe('end')
  })
})

describe('variants', () => {
  const variants = [
    { id: 'a', weight: 3 },
    { id: 'b', weight: 1 },
    { id: 'c', weight: 0 },
  ]
  const mails = step({ id: 'mail', type: 'email', variants })

  it('are shared out by their weights, always the same to the same lead', () => {
    const got = Array.from({ length: 4_000 }, (_, n) => variantOf(mails, `lead ${n}`))
    expect(got).toEqual(Array.from({ length: 4_000 }, (_, n) => variantOf(mails, `lead ${n}`)))
    const share = got.filter((it) => it === 'a').length / got.length
    expect(share).toBeGreaterThan(0.72)
    expect(share).toBeLessThan(0.78)
    expect(got).not.toContain('c')
  })

  it('have a winner only when it can be said, and then everybody gets it', () => {
    const tried = (a: number, b: number, sent = 500) => [
      { id: 'a', sent, succeeded: a },
      { id: 'b', sent, succeeded: b },
    ]
    expect(winnerOf(tried(60, 30), 100)).toBe('a')
    expect(winnerOf(tried(32, 30), 100)).toBeUndefined()
    expect(winnerOf(tried(60, 30), 501)).toBeUndefined()
    expect(variantOf({ ...mails, winnerVariantId: 'b' }, 'lead 1')).toBe('b')
  })
})
