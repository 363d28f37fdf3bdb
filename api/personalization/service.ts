import { Rule } from '../../jobs/templates/rules.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import type { CreatePersonalizationRuleInput, UpdatePersonalizationRuleInput } from './types.ts'

const most = 50

export async function createRule({ db, viewer }: SignedIn, { templateId, ...input }: CreatePersonalizationRuleInput) {
  const template = await db.template.findFirst({ where: { id: templateId, companyId: within(viewer) } })
  if (!template) return new NotFound('template')
  const data = read({ ...input, priority: input.priority ?? 0, replacement: input.replacement ?? [] })
  if (data instanceof InvalidInput) return data
  if (!(await isThere(db, data.segmentId))) return new NotFound('segment')
  if ((await db.personalizationRule.count({ where: { templateId } })) >= most)
    return new InvalidInput([
      { path: 'templateId', message: `The template has ${most} rules already, which is the most.` },
    ])
  return db.personalizationRule.create({ data: { ...data, templateId } })
}

export async function updateRule({ db, viewer }: SignedIn, id: string, input: UpdatePersonalizationRuleInput) {
  const { expectedRevision, ...change } = input
  const where = { id, template: { companyId: within(viewer) } }
  const found = await db.personalizationRule.findFirst({ where })
  if (!found) return new NotFound('rule')
  const { segmentId, action, targetBlockIds, conditions, replacement, priority } = { ...found, ...said(change) }
  const data = read({ segmentId, action, targetBlockIds, conditions, replacement, priority })
  if (data instanceof InvalidInput) return data
  if (!(await isThere(db, data.segmentId))) return new NotFound('segment')
  return revise({
    what: 'rule',
    expectedRevision,
    find: () => db.personalizationRule.findFirst({ where: { id } }),
    update: (expected) =>
      db.personalizationRule.updateMany({
        where: { id, ...expected },
        data: { ...data, revision: { increment: 1 } },
      }),
  })
}

export async function deleteRule({ db, viewer }: SignedIn, id: string) {
  const { count } = await db.personalizationRule.deleteMany({
    where: { id, template: { companyId: within(viewer) } },
  })
  return count ? { deleted: true } : new NotFound('rule')
}

const said = (input: object) => Object.fromEntries(Object.entries(input).filter(([, it]) => it !== undefined))

type Given = Pick<CreatePersonalizationRuleInput, 'segmentId' | 'action' | 'targetBlockIds' | 'conditions'> & {
  replacement: unknown
  priority: number
}

/** A rule as it is stored, or everything that is wrong with it. No conditions are an empty object. */
function read({ segmentId, conditions, ...input }: Given) {
  const isEmpty = conditions == null || Object.keys(conditions).length === 0
  const parsed = Rule.safeParse({
    ...input,
    id: 'new',
    segmentIds: segmentId ? [segmentId] : [],
    ...(!isEmpty && { when: conditions }),
  })
  if (!parsed.success) {
    return new InvalidInput(
      parsed.error.issues.map(({ path: [first, ...rest], message }) => ({
        path: [first === 'when' ? 'conditions' : first, ...rest].join('.'),
        message,
      })),
    )
  }
  const { action, targetBlockIds, replacement, priority, when } = parsed.data
  return {
    ...{ segmentId: segmentId ?? null, action, targetBlockIds, priority },
    conditions: (when ?? {}) as object,
    replacement: replacement as object[],
  }
}

const isThere = async (db: Db, segmentId: string | null) =>
  segmentId === null || (await db.segment.findFirst({ where: { id: segmentId }, select: { id: true } })) !== null
