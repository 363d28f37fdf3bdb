import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineDifferences } from '../../jobs/templates/difference.ts'
import { chooseLocale } from '../../jobs/templates/locales.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })

test('a difference holds both texts, each in its order', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const found = lineDifferences(before, after)
      const without = (kind: string) => found.filter((it) => it.kind !== kind).map(({ text }) => text)
      expect(without('added')).toEqual(before)
      expect(without('removed')).toEqual(after)
    }),
  )
})

test('a line that is put in is the only difference', () => {
  fc.assert(
    fc.property(lines, fc.nat(20), (text: string[], place) => {
      const longer = text.toSpliced(place, 0, 'new')
      expect(lineDifferences(text, longer).filter(({ kind }) => kind !== 'same')).toEqual([
        { kind: 'added', text: 'new' },
      ])
      expect(lineDifferences(text, text).every(({ kind }) => kind === 'same')).toBe(true)
    }),
  )
})

const tags = ['en', 'en-GB', 'de', 'pt-BR', 'pt', 'fr-CA', 'zh-Hant-TW']

test('everybody gets one of the languages there are, and their own if it is there', () => {
  const wished = fc.option(fc.constantFrom(...tags, 'xx', ''))
  fc.assert(
    fc.property(fc.subarray(tags, { minLength: 1 }), wished, fc.constantFrom(...tags), (locales, wanted, fallback) => {
      const chosen = chooseLocale(locales, wanted, fallback)
      expect(locales).toContain(chosen)
      if (wanted && locales.includes(wanted)) expect(chosen).toBe(wanted)
    }),
  )
})
