import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trackingOf } from '../../jobs/tracking/outlets.ts'
import { longestToken, openLink, openToken, sealToken } from '../../jobs/tracking/token.ts'

const mail = { tenantId: randomUUID(), messageId: randomUUID() }
const asked = { ...mail, host: 'https://track.acme.test', opens: true, clicks: true, utm: {} }
const tokenIn = (address = '') => address.slice(address.lastIndexOf('/') + 1)
const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('Nothing was made.')
  return value
}

describe('the links of a mail', () => {
  it('name the mail, and each opens its own door alone', () => {
    const { urls, outlets, listUnsubscribe } = trackingOf(asked)
    expect(openToken('unsubscribe', tokenIn(urls.unsubscribe))).toEqual(mail)
    expect(openToken('view', tokenIn(urls.viewInBrowser))).toEqual(mail)
    expect(openToken('open', tokenIn(outlets.pixelUrl))).toEqual(mail)
    expect(listUnsubscribe.https).toBe(urls.unsubscribe)
    expect(openToken('unsubscribe', tokenIn(outlets.pixelUrl))).toBeUndefined()
    expect(openToken('unsubscribe', tokenIn(urls.viewInBrowser))).toBeUndefined()
    expect(openToken('open', tokenIn(outlets.trackLink?.(0, 'https://acme.test')))).toBeUndefined()
    expect(openLink(tokenIn(urls.unsubscribe))).toBeUndefined()
  })

  it('lead to the target that was sent, whatever it is', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.nat(65_535), (url, number) => {
        const address = must(trackingOf(asked).outlets.trackLink?.(number, url))
        expect(openLink(tokenIn(address))).toEqual({ ...mail, number, url })
      }),
    )
  })

  it('open nothing once a single letter is changed, cut off or added', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const link = must(sealToken('link', mail, { number: 3, url: 'https://acme.test/offer' }))
    const leave = must(sealToken('unsubscribe', mail))
    const opens = (token: string) => openLink(token) ?? openToken('unsubscribe', token)
    fc.assert(
      fc.property(fc.constantFrom(link, leave), fc.nat(), fc.integer({ min: 1, max: 63 }), (token, any, by) => {
        const at = any % token.length
        const letter = letters[(letters.indexOf(token[at] ?? '') + by) % 64]
        expect(opens(token)).toBeDefined()
        expect(opens(`${token.slice(0, at)}${letter}${token.slice(at + 1)}`)).toBeUndefined()
        expect(opens(token.slice(0, at))).toBeUndefined()
        expect(opens(`${token}${letter}`)).toBeUndefined()
      }),
    )
  })

  it('stay as they were written where they cannot or must not be counted', () => {
    const { trackLink } = trackingOf(asked).outlets
    const long = `https://acme.test/${'a'.repeat(longestToken)}`
    expect(trackLink?.(0, long)).toBe(long)
    expect(trackLink?.(0, 'mailto:pia@acme.test')).toBe('mailto:pia@acme.test')
    const quiet = trackingOf({ ...asked, opens: false, clicks: false }).outlets
    expect(quiet.pixelUrl).toBeUndefined()
    expect(quiet.trackLink?.(0, 'https://acme.test/a')).toBe('https://acme.test/a')
  })

  it('carry UTM tags beside what the author wrote, also where clicks are not counted', () => {
    const { trackLink } = trackingOf({
      ...asked,
      clicks: false,
      utm: { source: 'penguin mail', medium: 'email' },
    }).outlets
    const tags = 'utm_source=penguin+mail&utm_medium=email'
    expect(trackLink?.(0, 'https://acme.test/a')).toBe(`https://acme.test/a?${tags}`)
    expect(trackLink?.(0, 'https://acme.test/a?b=%20c#d?e')).toBe(`https://acme.test/a?b=%20c&${tags}#d?e`)
    expect(trackLink?.(0, 'https://acme.test/?utm_source=own')).toBe(
      'https://acme.test/?utm_source=own&utm_medium=email',
    )
  })
})
