import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import { Condition, meets } from '../../jobs/templates/conditions.ts'
import { scopeOf } from '../../jobs/templates/fields.ts'
import { BASE, chooser, type Person, Rule } from '../../jobs/templates/rules.ts'
import { blocks, recipient, send } from './letters.ts'

function rule(input: object): Rule {
  return Rule.parse({ id: 'r', ...input })
}

function person(fields: object = {}, ...segmentIds: string[]): Person {
  return { fields: { ...fields }, segmentIds: new Set(segmentIds) }
}

const tree = blocks([
  { id: 'all', type: 'text', html: 'For everybody' },
  { id: 'vip', type: 'text', html: 'For a few' },
  {
    id: 'row',
    type: 'columns',
    columns: [
      { width: 50, blocks: [{ id: 'left', type: 'text', html: 'Left side' }] },
      { width: 50, blocks: [] },
    ],
  },
])

describe('conditions', () => {
  const fields = scopeOf(
    recipient({
      country: 'de',
      company: 'Bär & Söhne',
      attributes: { age: '42', tags: ['New', 'warm'], since: '2024-05-01', none: '' },
    }),
  )
  test.each([
    [{ field: 'country', op: 'eq', value: 'DE' }, true],
    [{ field: 'country', op: 'ne', value: 'DE' }, false],
    [{ field: 'country', op: 'in', value: ['FR', 'De'] }, true],
    [{ field: 'company', op: 'contains', value: 'söhne' }, true],
    [{ field: 'company', op: 'startsWith', value: 'bär' }, true],
    [{ field: 'attributes.tags', op: 'contains', value: 'WARM' }, true],
    [{ field: 'attributes.age', op: 'eq', value: 42 }, true],
    [{ field: 'attributes.age', op: 'gt', value: 5 }, true],
    [{ field: 'attributes.age', op: 'lte', value: 41 }, false],
    [{ field: 'attributes.since', op: 'lt', value: '2024-06-01' }, true],
    [{ field: 'attributes.missing', op: 'lt', value: 5 }, false],
    [{ field: 'attributes.none', op: 'lt', value: 5 }, false],
    [{ field: 'attributes.none', op: 'isSet', value: true }, false],
    [{ field: 'attributes.none', op: 'isSet', value: false }, true],
    [{ field: 'attributes.constructor', op: 'isSet', value: true }, false],
    [{ field: '__proto__.toString', op: 'isSet', value: true }, false],
    [{ not: { field: 'country', op: 'eq', value: 'fr' } }, true],
    [
      {
        and: [
          { field: 'country', op: 'eq', value: 'de' },
          { field: 'email', op: 'contains', value: '@' },
        ],
      },
      true,
    ],
    [
      {
        or: [
          { field: 'country', op: 'eq', value: 'fr' },
          { field: 'email', op: 'eq', value: 'x' },
        ],
      },
      false,
    ],
  ])('%j is %s', (condition, met) => {
    expect(meets(Condition.parse(condition), fields)).toBe(met)
  })

  test('they have a depth', () => {
    let deep: object = { field: 'email', op: 'isSet', value: true }
    for (let i = 0; i < 5_000; i++) deep = { not: deep }
    expect(Condition.safeParse(deep).success).toBe(false)
  })
})

test('a block that is shown to some is hidden from the others', () => {
  const choose = chooser([rule({ action: 'show', targetBlockIds: ['vip'], segmentIds: ['gold'] })])
  expect(choose(person({}, 'gold'))).toEqual(BASE)
  expect(choose(person({}, 'silver'))).toMatchObject({ key: '-vip', hidden: ['vip'] })
})

test('the rule with the higher priority decides, and equal ones in the order of their ids', () => {
  const hide = rule({ id: 'b', priority: 1, action: 'hide', targetBlockIds: ['all'] })
  const swap = rule({
    id: 'c',
    priority: 2,
    action: 'swap',
    targetBlockIds: ['all'],
    replacement: [{ id: 'x', type: 'divider' }],
  })
  const show = rule({ id: 'a', priority: 2, action: 'show', targetBlockIds: ['all'] })
  expect(chooser([hide, swap])(person()).swapped).toEqual([['all', 'c']])
  expect(chooser([hide, swap, show])(person())).toEqual(BASE)
})

test('people with the same outcome share a variant, whatever rules led to it', () => {
  const rules = [
    rule({
      id: 'a',
      action: 'hide',
      targetBlockIds: ['all', 'vip'],
      when: { field: 'country', op: 'eq', value: 'DE' },
    }),
    rule({ id: 'b', action: 'hide', targetBlockIds: ['vip'], segmentIds: ['s1'] }),
    rule({ id: 'c', action: 'hide', targetBlockIds: ['all'], segmentIds: ['s2'] }),
  ]
  const choose = chooser(rules)
  expect(choose(person({ country: 'DE' })).key).toBe(choose(person({ country: 'FR' }, 's1', 's2')).key)
  expect(choose(person({ country: 'DE' })).key).not.toBe(choose(person({ country: 'FR' }, 's1')).key)
})

test('the order of rules and segments does not matter', () => {
  const rules = ['a', 'b', 'c', 'd', 'e'].map((id, i) =>
    rule({
      id,
      priority: i % 2,
      action: i % 2 ? 'hide' : 'show',
      targetBlockIds: i < 3 ? ['all', 'left'] : ['vip', 'left'],
      segmentIds: [`s${i % 3}`],
    }),
  )
  fc.assert(
    fc.property(
      fc.shuffledSubarray(rules, { minLength: 5 }),
      fc.shuffledSubarray(['s0', 's1', 's2']),
      (shuffled, segments) => {
        expect(chooser(shuffled)(person({}, ...segments))).toEqual(chooser(rules)(person({}, ...segments.toSorted())))
      },
    ),
  )
})

test('a variant shows what its rules say', async () => {
  const rules = [
    rule({ id: 'a', action: 'hide', targetBlockIds: ['all', 'left'], segmentIds: ['s'] }),
    rule({
      id: 'b',
      action: 'swap',
      targetBlockIds: ['vip'],
      replacement: [{ id: 'n', type: 'text', html: 'Instead' }],
      segmentIds: ['s'],
    }),
  ]
  const variant = chooser(rules)(person({}, 's'))
  const { html, text, amp } = await send(tree, recipient(), { rules, variant })
  for (const page of [html, text, amp]) {
    expect(page).toContain('Instead')
    expect(page).not.toMatch(/For everybody|For a few|Left side/)
  }
  expect((await send(tree, recipient(), { rules, variant: BASE })).html).toContain('For everybody')
})

test.each([
  [{ action: 'hide', targetBlockIds: ['gone'] }, /no block "gone"/],
  [{ action: 'swap', targetBlockIds: ['all'], replacement: [{ id: 'vip', type: 'divider' }] }, /has the id "vip"/],
  [
    {
      action: 'swap',
      targetBlockIds: ['left'],
      replacement: [
        {
          id: 'c',
          type: 'columns',
          columns: [
            { width: 50, blocks: [] },
            { width: 50, blocks: [] },
          ],
        },
      ],
    },
    /columns into a column/,
  ],
])('a rule that does not fit the tree is refused: %j', async (input, message) => {
  await expect(compile(tree, { rules: [rule(input)] })).rejects.toThrow(message)
})

test.each([
  { action: 'swap', targetBlockIds: ['all'] },
  { action: 'swap', targetBlockIds: ['all', 'vip'], replacement: [{ id: 'x', type: 'divider' }] },
  { action: 'hide', targetBlockIds: ['all'], replacement: [{ id: 'x', type: 'divider' }] },
  { action: 'hide', targetBlockIds: [] },
  { action: 'hide', targetBlockIds: ['all'], when: { field: 'a b;drop', op: 'eq', value: 1 } },
])('a rule that contradicts itself is refused: %j', (input) => {
  expect(Rule.safeParse({ id: 'r', ...input }).success).toBe(false)
})
