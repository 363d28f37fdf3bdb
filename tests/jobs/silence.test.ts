import fc from 'fast-check'
import { expect, test } from 'vitest'
import { watchForSilence } from '../../jobs/queue/silence.ts'

const limit = 30_000
const looks = (end: number, every = 5_000) => Array.from({ length: Math.floor(end / every) + 1 }, (_, i) => i * every)

test('whoever stops beating is silent once the limit has passed, not before', () => {
  const findSilent = watchForSilence(limit)
  const found = looks(40_000).map((now) => findSilent(new Map([['a', String(Math.min(now, 10_000))]]), now))
  expect(found.map((silent) => silent.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1])
})

test('nobody who beats more often than the limit is ever taken for silent, whatever the rhythm', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: limit - 5_001 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(gaps, (pauses) => {
      const findSilent = watchForSilence(limit)
      const beats = [0]
      for (const gap of pauses) beats.push((beats.at(-1) ?? 0) + gap)
      for (const now of looks(beats.at(-1) ?? 0)) {
        const beat = beats.findLast((at) => at <= now)
        expect(findSilent(new Map([['a', String(beat)]]), now)).toEqual([])
      }
    }),
  )
})

test('whoever was away themselves gives everybody their time anew', () => {
  fc.assert(
    fc.property(fc.integer({ min: limit / 2 + 1, max: 10 * limit }), (away) => {
      const findSilent = watchForSilence(limit)
      const still = new Map([['a', 'the last beat']])
      findSilent(still, 0)
      expect(findSilent(still, away)).toEqual([])
      const later = looks(limit).map((after) => findSilent(still, away + after).length)
      expect(later).toEqual([0, 0, 0, 0, 0, 0, 1])
    }),
  )
})

test('the silent are told apart from the living, and the gone are forgotten', () => {
  const findSilent = watchForSilence(limit)
  for (const now of looks(limit - 1)) {
    findSilent(
      new Map([
        ['living', String(now)],
        ['silent', ''],
        ['gone', ''],
      ]),
      now,
    )
  }
  expect(
    findSilent(
      new Map([
        ['living', 'x'],
        ['silent', ''],
      ]),
      limit,
    ),
  ).toEqual(['silent'])
})
