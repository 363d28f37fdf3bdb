import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betaBelow, chancesOfBest, likelyRate } from '../../jobs/figures/beta.ts'

const counts = fc.record({
  tries: fc.integer({ min: 1, max: 50_000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('what is likely contains what was seen, and narrows with more tries', () => {
  fc.assert(
    fc.property(counts, ({ tries, share }) => {
      const hits = Math.round(tries * share)
      const { low, high } = likelyRate(hits, tries)
      expect(low).toBeLessThanOrEqual(hits / tries + 1e-9)
      expect(high).toBeGreaterThanOrEqual(hits / tries - 1e-9)
      const more = likelyRate(hits * 10, tries * 10)
      expect(more.high - more.low).toBeLessThan(high - low + 1e-9)
    }),
  )
})

test('chances add up to one, and the better has the larger', () => {
  fc.assert(
    fc.property(fc.array(counts, { minLength: 2, maxLength: 4 }), (them) => {
      const chances = chancesOfBest(them.map(({ tries, share }) => ({ tries, hits: Math.round(tries * share) })))
      expect(chances.reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 6)
    }),
  )
  expect(
    chancesOfBest([
      { hits: 5, tries: 10 },
      { hits: 5, tries: 10 },
    ])[0],
  ).toBeCloseTo(0.5, 6)
  expect(
    chancesOfBest([
      { hits: 30, tries: 1_000 },
      { hits: 60, tries: 1_000 },
    ])[1],
  ).toBeGreaterThan(0.999)
})

test('the beta distribution is that of the tables', () => {
  expect(betaBelow(0.5, 2, 2)).toBeCloseTo(0.5, 10)
  expect(betaBelow(0.2, 1, 3)).toBeCloseTo(1 - 0.8 ** 3, 10)
  expect(betaBelow(0.3, 13, 29)).toBeCloseTo(1 - betaBelow(0.7, 29, 13), 10)
})
