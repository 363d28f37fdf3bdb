import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Desk, type Due, decide, limitsOf, roomsOf } from '../../jobs/campaigns/decide.ts'
import type { Facts } from '../../jobs/campaigns/facts.ts'
import { isHoliday, loadHolidays } from '../../jobs/campaigns/holidays.ts'
import { isMet, type Mail, type Step, walk } from '../../jobs/campaigns/sequence.ts'
import { campaignSettings, type SendWindow } from '../../jobs/campaigns/settings.ts'
import { mailOf } from '../../jobs/campaigns/simulate.ts'
import { pickVariant } from '../../jobs/campaigns/variants.ts'
import { firstOpen, hoursOf, sendingDayAfter } from '../../jobs/campaigns/windows.ts'
import { comparedSoFar, winnerOf } from '../../jobs/campaigns/winner.ts'
import { dateOf, dayOf, dayOfDate, readZone, startOfDay, type Zone } from '../../jobs/campaigns/zone.ts'

const names = [...Intl.supportedValuesOf('timeZone'), 'UTC']
const zoneOf = (name: string) => readZone(name) as Zone
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** What a clock on the wall shows, asked of the platform itself. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function wall(name: string, at: number) {
  const clock =
    clocks.get(name) ??
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: name, hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    })
  clocks.set(name, clock)
  const read = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(read.weekday ?? '') + 1
  return { weekday, time: `${read.hour}:${read.minute}`, date: `${read.year}-${read.month}-${read.day}` }
}
function isWithin(name: string, windows: readonly SendWindow[], at: number) {
  const { weekday, time } = wall(name, at)
  return windows.length === 0 || windows.some((it) => it.day === weekday && it.from <= time && time < it.to)
}

/** When the clocks of a zone are changed from 2026 to 2028. */
function changesOf(name: string) {
  const changes: number[] = []
  for (let at = Date.UTC(2026, 0, 2); at < Date.UTC(2028, 0, 1); ) {
    const { to, offset } = zoneOf(name).stretchAt(at)
    if (zoneOf(name).stretchAt(to).offset !== offset) changes.push(to)
    at = to
  }
  return changes
}
const changes = new Map(names.map((name) => [name, changesOf(name)]))
const changing = names.filter((name) => changes.get(name)?.length)

/** A moment near a change of the clocks, where there is one. */
const places = fc
  .tuple(
    fc.oneof(fc.constantFrom(...names), fc.constantFrom(...changing)),
    fc.nat(),
    fc.integer({ min: -52 * 60, max: 30 * 60 }),
  )
  .map(([name, which, minutes]) => {
    const known = changes.get(name) ?? []
    const near = known[which % Math.max(known.length, 1)] ?? Date.UTC(2026, 5, 1)
    return { name, at: near + minutes * minute }
  })
const quarter = (n: number) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`
const windowOf = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 48 }))
  .map(([weekday, from, length]) => ({ day: weekday, from: quarter(from), to: quarter(Math.min(from + length, 96)) }))
const windowsOf = fc.array(windowOf, { maxLength: 9 })

test('most zones change their clocks, and their stretches say what the platform says', () => {
  expect(changing.length).toBeGreaterThan(100)
  for (const name of names)
    for (const at of changes.get(name) ?? []) {
      const { offset } = zoneOf(name).stretchAt(at)
      expect(new Date(at + offset).toISOString().slice(11, 16)).toBe(wall(name, at).time)
      expect(new Date(at - 1_000 + zoneOf(name).stretchAt(at - 1_000).offset).toISOString().slice(11, 16)).toBe(
        wall(name, at - 1_000).time,
      )
    }
})

test('in every zone, around both changes of the clocks, the first open moment is within a window and no earlier one is', () => {
  fc.assert(
    fc.property(places, windowsOf, fc.nat({ max: 14 }), ({ name, at }, windows, shift) => {
      const from = at + shift * minute
      const found = firstOpen(hoursOf(zoneOf(name), windows), from)
      if (isWithin(name, windows, from)) return void expect(found).toBe(from)
      expect(isWithin(name, windows, found)).toBe(true)
      expect(isWithin(name, windows, found - 1)).toBe(false)
      const step = Math.max(Math.floor((found - from) / 60 / minute), 1) * minute
      for (let between = from; between < found; between += step) expect(isWithin(name, windows, between)).toBe(false)
    }),
    { numRuns: 600 },
  )
})

test('a day begins where its date does, in every zone', () => {
  fc.assert(
    fc.property(places, ({ name, at }) => {
      const zone = zoneOf(name)
      const start = startOfDay(zone, dayOf(zone, at))
      expect(wall(name, start).date).toBe(wall(name, at).date)
      expect(wall(name, start - 1).date).not.toBe(wall(name, at).date)
      expect(dateOf(dayOf(zone, at))).toBe(wall(name, at).date)
    }),
    { numRuns: 600 },
  )
})

test('sending days pass over weekends and holidays', async () => {
  await loadHolidays()
  expect(isHoliday('DE', dayOfDate('2026-12-25'))).toBe(true)
  expect(isHoliday('DE', dayOfDate('2026-12-23'))).toBe(false)
  expect(isHoliday('US', dayOfDate('2026-07-03'))).toBe(true)
  expect(isHoliday('XX', dayOfDate('2026-12-25'))).toBe(false)
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ day: weekday, from: '09:00', to: '17:00' }))
  const berlin = hoursOf(zoneOf('Europe/Berlin'), week, (it) => isHoliday('DE', it))
  const wednesday = Date.UTC(2026, 11, 23, 15)
  // Thursday, and then Monday: Friday and Saturday are Christmas.
  expect(wall('Europe/Berlin', sendingDayAfter(berlin, wednesday, 2))).toMatchObject({
    date: '2026-12-28',
    time: '00:00',
  })
  expect(wall('Europe/Berlin', firstOpen(berlin, Date.UTC(2026, 11, 24, 17)))).toMatchObject({
    date: '2026-12-28',
    time: '09:00',
  })
})

const blank = {
  ...{ isActive: true, hours: null, sendingDays: null, until: null, condition: null, about: null, elseStepId: null },
  ...{ humansOnly: true, variants: [], winner: null },
}
const email = (id: string): Step => ({ ...blank, id, type: 'email' })
const wait = (id: string, hours: number): Step => ({ ...blank, id, type: 'wait', hours })
const condition = (id: string, it: Partial<Step>): Step => ({ ...blank, id, type: 'condition', ...it })
const world = (now: number, mails: readonly Mail[] = []) => ({
  now,
  mails,
  sendingDayAfter: (at: number, n: number) => at + n * day,
})

test('a recipient walks from mail to wait to mail, and conditions send it on, aside, or to the end', () => {
  const steps = [
    ...[email('a'), wait('w', 24), condition('c', { condition: 'no_reply' }), email('b')],
    ...[condition('d', { condition: 'no_click', elseStepId: 'z' }), email('e'), email('z')],
  ]
  const sent = (...ids: string[]) => ids.map((id) => mailOf(id, 'box'))
  expect(walk(steps, { stepId: null, since: 0 }, world(0))).toMatchObject({ to: 'mail', step: { id: 'a' } })
  expect(walk(steps, { stepId: 'a', since: 0 }, world(5, sent('a')))).toMatchObject({ to: 'wait', until: 24 * hour })
  expect(walk(steps, { stepId: 'w', since: day }, world(day, sent('a')))).toMatchObject({
    to: 'mail',
    step: { id: 'b' },
  })
  // After a long pause the wait is over at once.
  expect(walk(steps, { stepId: 'a', since: 0 }, world(9 * day, sent('a')))).toMatchObject({
    step: { id: 'b' },
    behind: 'w',
  })
  const replied = [{ ...mailOf('a', 'box'), replied: true }]
  expect(walk(steps, { stepId: 'w', since: day }, world(day, replied))).toMatchObject({
    to: 'end',
    did: 'condition_ended',
  })
  const clicked = [mailOf('a', 'box'), { ...mailOf('b', 'box'), clicked: true, clickedByPerson: true }]
  expect(walk(steps, { stepId: 'b', since: day }, world(day, clicked))).toMatchObject({ to: 'mail', step: { id: 'z' } })
  const byMachine = [mailOf('a', 'box'), { ...mailOf('b', 'box'), clicked: true }]
  expect(walk(steps, { stepId: 'b', since: day }, world(day, byMachine))).toMatchObject({
    to: 'mail',
    step: { id: 'e' },
  })
  expect(isMet(condition('x', { condition: 'no_click', humansOnly: false }), byMachine)).toBe(false)
  // Whatever moved, nobody gets a step twice, and nobody is stuck where no step is.
  expect(walk(steps, { stepId: null, since: 0 }, world(0, sent('a')))).toMatchObject({ to: 'wait' })
  expect(walk(steps, { stepId: 'gone', since: 0 }, world(0))).toMatchObject({ to: 'end', did: 'step_gone' })
  expect(walk(steps, { stepId: 'z', since: 0 }, world(0, sent('z')))).toMatchObject({ to: 'end', did: 'finished' })
  const round = [condition('q', { condition: 'no_reply', elseStepId: 'q' })]
  expect(walk(round, { stepId: null, since: 0 }, world(0, replied))).toMatchObject({ to: 'end' })
})

test('variants are given out by weight, always the same one to the same recipient, and the winner to everybody', () => {
  const variants = [
    { id: 'one', weight: 3 },
    { id: 'two', weight: 1 },
    { id: 'none', weight: 0 },
  ]
  const step = { id: 'step', variants, winner: null }
  const picked = Array.from({ length: 8_000 }, (_, n) => pickVariant(step, `lead-${n}`))
  expect(picked.filter((it) => it === 'one').length / 8_000).toBeCloseTo(0.75, 1)
  expect(picked).not.toContain('none')
  expect(picked).toEqual(Array.from({ length: 8_000 }, (_, n) => pickVariant(step, `lead-${n}`)))
  expect(pickVariant({ ...step, winner: 'two' }, 'lead-1')).toBe('two')
  expect(pickVariant({ ...step, variants: [] }, 'lead-1')).toBeNull()
})

test('a winner is named where one is better, and seldom where none is, however often it is looked at', () => {
  const make = (random: () => number, rates: readonly number[]) => {
    const outcomes = rates.map((_, index) => ({ variantId: `${index}`, sent: 0, successes: 0 }))
    for (let sent = 1; sent <= 3_200; sent++) {
      const one = outcomes[sent % outcomes.length] as (typeof outcomes)[number]
      one.sent += 1
      if (random() < (rates[sent % rates.length] ?? 0)) one.successes += 1
      const compared = comparedSoFar(100, sent)
      // What is compared changes only when it has doubled.
      if (compared?.count !== sent) continue
      const winner = winnerOf(outcomes, compared.look)
      if (winner !== null) return winner
    }
    return null
  }
  let seed = 7
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  const alike = Array.from({ length: 400 }, () => make(random, [0.1, 0.1, 0.1]))
  expect(alike.filter((it) => it !== null).length).toBeLessThan(400 * 0.08)
  const apart = Array.from({ length: 50 }, () => make(random, [0.05, 0.15]))
  expect(apart.filter((it) => it === '1').length).toBeGreaterThan(45)
  expect(comparedSoFar(100, 99)).toBeUndefined()
  expect(comparedSoFar(100, 799)).toEqual({ count: 400, look: 2 })
})

const mailboxes = fc.array(
  fc.record({
    ...{ timezone: fc.constantFrom(...changing), limit: fc.integer({ min: 1, max: 40 }), windows: windowsOf },
    gap: fc.constantFrom(0, 20 * minute, 3 * minute, 61_000),
  }),
  { minLength: 1, maxLength: 4 },
)

test('limits, gaps and windows hold for every mail that is planned, in every zone, around both changes of the clocks', () => {
  const asked = fc.record({
    ...{
      place: places,
      pool: mailboxes,
      windows: windowsOf,
      zone: fc.constantFrom('recipient' as const, 'campaign' as const),
    },
    perHour: fc.option(fc.integer({ min: 1, max: 30 })),
    startsPerDay: fc.option(fc.integer({ min: 1, max: 30 })),
    zones: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
  })
  let planned = 0
  fc.assert(
    fc.property(asked, ({ place, pool, windows, zone, perHour, startsPerDay, zones }) => {
      const facts: Facts = {
        ...{
          campaignId: 'c',
          status: 'sending',
          version: 1,
          timezone: place.name,
          cap: null,
          capDays: 7,
          providers: [],
        },
        settings: campaignSettings.parse({ windows, zone, perHour, startsPerDay }),
        steps: new Map([[1, [email('a')]]]),
        pool: pool.map((it, index) => ({
          ...it,
          stepId: null,
          id: `${index}`,
          weight: 1,
          isLive: true,
          isDeleted: false,
          stoppedAt: null,
        })),
      }
      const desk: Desk = {
        now: place.at,
        facts,
        rooms: roomsOf(facts, [], new Map()),
        ...limitsOf(facts, new Map()),
        hours: new Map(),
      }
      const mails = Array.from({ length: 70 }, (_, n) => {
        const timezone = zones[n % zones.length] as string
        // Every other one is further on, and belongs to a mailbox.
        const isStart = n % 2 === 0
        const mailboxId = isStart ? null : `${n % pool.length}`
        const due: Due = {
          ...{ leadId: `lead-${n}`, isStart, version: 1, stepId: null, since: place.at, mailboxId, blockedBy: null },
          ...{ email: null, key: null, domain: null, timezone, country: null, stopped: null, recent: [] },
          mails: mailboxId === null ? [] : [mailOf('before', mailboxId)],
        }
        const decision = decide({ ...desk, now: place.at + n * minute }, due)
        return decision.kind === 'mail' ? [{ ...decision, timezone }] : []
      }).flat()
      planned += mails.length
      const counts = new Map<string, number>()
      const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1).get(key) ?? 0
      for (const { mailboxId, sendAt, timezone, due } of mails) {
        const box = pool[Number(mailboxId)] as (typeof pool)[number]
        expect(sendAt).toBeGreaterThanOrEqual(place.at)
        expect(isWithin(zone === 'recipient' ? timezone : place.name, windows, sendAt)).toBe(true)
        expect(isWithin(box.timezone, box.windows, sendAt)).toBe(true)
        expect(add(`${mailboxId} ${wall(box.timezone, sendAt).date}`)).toBeLessThanOrEqual(box.limit)
        if (perHour !== null) expect(add(`hour ${Math.floor(sendAt / hour)}`)).toBeLessThanOrEqual(perHour)
        if (due.mailboxId !== null) expect(mailboxId).toBe(due.mailboxId)
        if (startsPerDay !== null && due.isStart)
          expect(add(`day ${wall(place.name, sendAt).date}`)).toBeLessThanOrEqual(startsPerDay)
      }
      for (const [index, { gap }] of pool.entries()) {
        const times = mails.filter(({ mailboxId }) => mailboxId === `${index}`).map(({ sendAt }) => sendAt)
        times.sort((a, b) => a - b)
        for (const [n, at] of times.entries())
          if (n > 0) expect(at - (times[n - 1] as number)).toBeGreaterThanOrEqual(gap)
      }
    }),
    { numRuns: 150 },
  )
  expect(planned).toBeGreaterThan(200)
})
