import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeId, encodeId, nouns, readId } from '../../api/graphql/ids.ts'

const uuids = fc.uuid()
const someNoun = fc.constantFrom(...nouns)

test('an id says what it names and is read back to the same uuid', () => {
  fc.assert(
    fc.property(someNoun, uuids, (noun, uuid) => {
      const id = encodeId(noun, uuid)
      expect(id).toMatch(/^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
      expect(readId(id)).toEqual({ noun, uuid })
    }),
  )
})

test('ids sort as their uuids do', () => {
  fc.assert(fc.property(uuids, uuids, (a, b) => encodeId('job', a) < encodeId('job', b) === a < b))
})

test('nothing else is taken for an id', () => {
  fc.assert(fc.property(fc.string(), (text) => readId(text) === undefined))
  expect(() => decodeId('project', encodeId('company', '01a1fd29-bd3f-746a-8b9c-cf499a314278'))).toThrow(
    'is the id of a company',
  )
})
