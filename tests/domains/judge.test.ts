import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doubtMilliseconds, graceMilliseconds, type Judgement, judge, type Standing } from '../../jobs/domains/judge.ts'
import type { CheckedRecord, RecordState } from '../../jobs/domains/records.ts'

const record = (state: RecordState, isRequired = true): CheckedRecord => ({
  purpose: 'dkim',
  type: 'TXT',
  name: 's._domainkey.shop.test',
  value: 'v=DKIM1; p=a',
  isRequired,
  state,
  found: [],
})
const start = new Date('2026-11-27T10:00:00Z')
const verified: Standing = { status: 'verified', failingSince: null, answeredAt: start, checkCount: 0 }
const pending: Standing = { status: 'pending', failingSince: null, answeredAt: null, checkCount: 0 }
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds)
const hour = 3_600_000

describe('what a check makes of a domain', () => {
  test('silence never takes away that a domain is verified, however long it lasts and whatever came before', () => {
    const states = fc.array(fc.constantFrom<RecordState>('unanswered', 'found'), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 72 }), (seen, hours) => {
        let standing: Standing = verified
        seen.forEach((state, at) => {
          standing = judge(standing, [record(state), record('found')], later((at + 1) * hours * hour))
        })
        expect(standing.status).toBe('verified')
      }),
    )
  })

  test('a week of silence is told once', () => {
    let standing: Standing = verified
    const notices: (string | undefined)[] = []
    for (let day = 1; day <= 12; day++) {
      const judgement = judge(standing, [record('unanswered')], later(day * 24 * hour))
      notices.push(judgement.notice)
      standing = judgement
    }
    expect(notices.filter(Boolean)).toEqual(['unanswered'])
  })

  test('one look at a loss is no proof: it is told, and looked at again before a key stops signing', () => {
    const first = judge(verified, [record('missing')], start)
    expect(first).toMatchObject({
      status: 'failing',
      notice: 'failing',
      believesLoss: false,
      nextCheckAt: later(doubtMilliseconds),
    })
    const again = judge(first, [record('missing')], later(doubtMilliseconds))
    expect(again).toMatchObject({ status: 'failing', believesLoss: true })
    expect(again.notice).toBeUndefined()
    expect(judge(again, [record('found')], later(hour))).toMatchObject({
      status: 'verified',
      notice: 'verified',
      failingSince: null,
    })
  })

  test('three days of loss end sending, and its return lets it go on', () => {
    const failing: Standing = { status: 'failing', failingSince: start, answeredAt: start, checkCount: 9 }
    expect(judge(failing, [record('different')], later(graceMilliseconds - 1)).status).toBe('failing')
    const failed = judge(failing, [record('different')], later(graceMilliseconds))
    expect(failed).toMatchObject({ status: 'failed', notice: 'failed' })
    expect(judge(failed, [record('found')], later(graceMilliseconds + hour)).status).toBe('verified')
  })

  test('what is not required decides nothing', () => {
    expect(judge(pending, [record('found'), record('missing', false)], start).status).toBe('verified')
  })

  test('a new domain is looked at often at first, and ever more seldom, but never given up', () => {
    let standing: Judgement | Standing = pending
    const waits: number[] = []
    let now = start
    for (let at = 0; at < 30; at++) {
      const judgement: Judgement = judge(standing, [record('missing')], now)
      waits.push(judgement.nextCheckAt.getTime() - now.getTime())
      now = judgement.nextCheckAt
      standing = judgement
    }
    expect(waits[0]).toBe(10_000)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits.at(-1)).toBe(6 * hour)
  })
})
