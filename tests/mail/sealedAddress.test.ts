import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refused } from '../../jobs/mail/refused.ts'
import { openAddress, sealAddress } from '../../jobs/mail/sealedAddress.ts'
import { address, must } from './letters.ts'

const key = randomBytes(32)
const id = '018f0000-1234-7abc-8def-0123456789ab'
const bounce = address('bounce@mail.sender.test')
const sealed = must(sealAddress(bounce, 'bounce', id, key))

describe('a sealed address', () => {
  it('tells which message came back, also when its case was changed on the way', () => {
    expect(sealed.mail).toMatch(/^bounce\+[a-z2-7]{39}@mail\.sender\.test$/)
    expect(openAddress(sealed, 'bounce', key)).toBe(id)
    expect(openAddress(address(sealed.mail.toUpperCase()), 'bounce', key)).toBe(id)
    fc.assert(fc.property(fc.uuid(), (any) => openAddress(must(sealAddress(bounce, 'bounce', any, key)), 'bounce', key) === any))
  })

  it('says nothing when it was forged, or made for something else', () => {
    expect(openAddress(sealed, 'reply', key)).toBeUndefined()
    expect(openAddress(sealed, 'bounce', randomBytes(32))).toBeUndefined()
    expect(openAddress(address(sealed.mail.replace('mail.', 'other.')), 'bounce', key)).toBeUndefined()
    expect(openAddress(bounce, 'bounce', key)).toBeUndefined()
    const letters = 'abcdefghijklmnopqrstuvwxyz234567'
    fc.assert(
      fc.property(fc.nat(37), fc.nat(30), (at, by) => {
        const [before, local = ''] = sealed.local.split('+')
        const letter = letters[(letters.indexOf(local[at] ?? '') + 1 + by) % 32]
        const forged = `${before}+${local.slice(0, at)}${letter}${local.slice(at + 1)}@${sealed.domain}`
        expect(openAddress(address(forged), 'bounce', key)).toBeUndefined()
      }),
    )
  })

  it('is refused where the local part has no room for it', () => {
    expect(sealAddress(address(`${'a'.repeat(30)}@sender.test`), 'reply', id, key)).toBeInstanceOf(Refused)
    expect(sealAddress(address(`${'a'.repeat(24)}@sender.test`), 'reply', id, key)).not.toBeInstanceOf(Refused)
  })
})
