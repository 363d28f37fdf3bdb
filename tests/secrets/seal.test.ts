import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStale, readRing, reseal, seal, unseal } from '../../prisma/seal.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64url')}`
const [first, second] = [key('k1'), key('k2')]
const ring = readRing(first)
const place = { owner: 'tenant-a', row: 'row-1', field: 'secret' }

test('A sealed secret opens at its own place, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (secret, owner, row, field) => {
      expect(unseal(seal(secret, { owner, row, field }, ring), { owner, row, field }, ring).toString()).toBe(secret)
    }),
  )
})

test('The same secret never looks the same, and does not show', () => {
  const [one, two] = [seal('open sesame', place, ring), seal('open sesame', place, ring)]
  expect(Buffer.from(one).equals(two)).toBe(false)
  expect(Buffer.from(one).includes('open sesame')).toBe(false)
})

test('A secret moved to another tenant, row or field does not open', () => {
  const sealed = seal('s', place, ring)
  for (const moved of [{ owner: 'tenant-b' }, { row: 'row-2' }, { field: 'other' }]) {
    expect(() => unseal(sealed, { ...place, ...moved }, ring)).toThrow('does not open')
    expect(() => reseal(sealed, { ...place, ...moved }, ring)).toThrow('does not open')
  }
})

test('A secret with any byte changed does not open', () => {
  const sealed = seal('a secret', place, ring)
  for (let i = 0; i < sealed.length; i++) {
    const changed = Uint8Array.from(sealed)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(() => unseal(changed, place, ring)).toThrow()
  }
})

test('After a new key came first, old secrets open, and resealed ones no longer need the old key', () => {
  const sealed = seal('s', place, ring)
  const rotated = readRing(`${second},${first}`)
  expect(isStale(sealed, rotated)).toBe(true)
  expect(unseal(sealed, place, rotated).toString()).toBe('s')
  const fresh = reseal(sealed, place, rotated)
  expect(isStale(fresh, rotated)).toBe(false)
  expect(unseal(fresh, place, readRing(second)).toString()).toBe('s')
  expect(() => unseal(sealed, place, readRing(second))).toThrow('no key "k1"')
})

test('A short, doubled or unnamed key is refused with words', () => {
  expect(() => readRing('k1:short')).toThrow('32 random bytes')
  expect(() => readRing(first.slice(3))).toThrow('id:key')
  expect(() => readRing(`${first},${first}`)).toThrow('twice')
})
