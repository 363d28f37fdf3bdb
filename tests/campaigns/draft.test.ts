import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Change,
  changed,
  type Draft,
  newStep,
  readSteps,
  writeSteps,
} from '../../web/src/campaigns/steps/draft.ts'

const types = ['email', 'wait', 'condition'] as const
const deeds = fc.array(
  fc.record({
    what: fc.constantFrom('add', 'move up', 'move down', 'remove', 'about', 'else', 'undo'),
    type: fc.constantFrom(...types),
    one: fc.nat(20),
    other: fc.nat(20),
  }),
  { maxLength: 40 },
)

/** A draft after somebody did all this with it. */
function after(them: { what: string; type: (typeof types)[number]; one: number; other: number }[]) {
  let draft: Draft = { steps: [], past: [] }
  for (const { what, type, one, other } of them) {
    const { steps } = draft
    const key = steps[one % Math.max(1, steps.length)]?.key ?? ''
    const otherKey = steps[other % Math.max(1, steps.length)]?.key ?? null
    const change: Change =
      what === 'add'
        ? { do: 'add', step: newStep(type), at: one % (steps.length + 1) }
        : what === 'remove'
          ? { do: 'remove', key }
          : what === 'undo'
            ? { do: 'undo' }
            : what === 'about'
              ? { do: 'change', key, to: { aboutKey: otherKey } }
              : what === 'else'
                ? { do: 'change', key, to: { elseKey: otherKey } }
                : { do: 'move', key, by: what === 'move up' ? -1 : 1 }
    draft = changed(draft, change)
  }
  return draft
}

test('whatever is done with steps, a condition names a mail before it and a step after the next, or none', () => {
  fc.assert(
    fc.property(deeds, (them) => {
      const input = writeSteps(after(them).steps)
      input.forEach(({ aboutPosition, elsePosition }, index) => {
        if (aboutPosition != null) {
          expect(aboutPosition).toBeLessThanOrEqual(index)
          expect(input[aboutPosition - 1]?.type).toBe('email')
        }
        if (elsePosition != null) {
          expect(elsePosition).toBeGreaterThan(index + 2)
          expect(elsePosition).toBeLessThanOrEqual(input.length)
        }
      })
    }),
  )
})

test('adding, moving and taking out are undone one by one, and leave no step twice', () => {
  fc.assert(
    fc.property(deeds, fc.constantFrom(...types), (them, type) => {
      const before = after(them)
      const keys = before.steps.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      const added = changed(before, { do: 'add', step: newStep(type), at: 0 })
      expect(changed(added, { do: 'undo' }).steps).toEqual(before.steps)
    }),
  )
})

const stored = {
  ...{ id: 'stp_a', type: 'email' as const, name: null, template: { id: 'tpl_a', name: 'Hello' } },
  ...{ subjectOverride: null, fromNameOverride: 'Ada', winnerRule: null, winnerAfter: null, variants: [] },
  ...{ waitHours: null, waitSendingDays: null, waitUntil: null },
  ...{ condition: null, aboutPosition: null, elsePosition: null, humansOnly: true },
}

test('a sequence is written as it was read, each step with what belongs to its type alone', () => {
  const wait = { ...stored, id: 'stp_b', type: 'wait' as const, template: null, fromNameOverride: null, waitHours: 72 }
  const condition = {
    ...{ ...stored, id: 'stp_c', type: 'condition' as const, template: null, fromNameOverride: null },
    ...{ condition: 'no_click' as const, aboutPosition: 1, elsePosition: 5 },
  }
  const steps = readSteps([stored, wait, condition, { ...stored, id: 'stp_d' }, { ...stored, id: 'stp_e' }])
  expect(steps[1]?.wait).toMatchObject({ of: 'days', amount: 3 })
  expect(writeSteps(steps).slice(0, 3)).toEqual([
    {
      ...{
        id: 'stp_a',
        type: 'email',
        name: null,
        templateId: 'tpl_a',
        subjectOverride: null,
        fromNameOverride: 'Ada',
      },
      ...{ variants: [], winnerRule: null, winnerAfter: null },
    },
    { id: 'stp_b', type: 'wait', name: null, waitHours: 72 },
    {
      ...{ id: 'stp_c', type: 'condition', name: null, condition: 'no_click', humansOnly: true },
      ...{ aboutPosition: 1, elsePosition: 5 },
    },
  ])
})
