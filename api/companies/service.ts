import { z } from 'zod'
import { CompanyStatus } from '../../prisma/generated/oltp/enums.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import { sees } from './sight.ts'
import type { CreateCompanyInput, UpdateCompanyInput } from './types.ts'

const short = z.string().trim().max(200, 'At most 200 characters.')
const creation = z.object({
  name: short.min(1, 'Give a name.'),
  domain: short.nullish(),
  industry: short.nullish(),
  size: short.nullish(),
})
const change = creation
  .partial()
  .extend({ status: z.enum(CompanyStatus).optional(), expectedRevision: z.int().nullish() })

const nameTaken = taken('name', 'There is a workspace of this name already.')

export async function createCompany({ db }: SignedIn, input: CreateCompanyInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  return db.company.create({ data }).catch(nameTaken)
}

export async function updateCompany({ db, viewer }: SignedIn, id: string, input: UpdateCompanyInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  if (!sees(viewer, id)) return new NotFound('workspace')
  const { expectedRevision, ...data } = wanted
  return revise({
    what: 'workspace',
    expectedRevision,
    find: () => db.company.findFirst({ where: { id } }),
    update: (expected) =>
      db.company.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  }).catch(nameTaken)
}

/** From now on these belong to the workspace, and nobody else. */
export async function setCompanyMembers({ db, viewer, audit }: SignedIn, id: string, memberIds: string[]) {
  const company = sees(viewer, id) ? await db.company.findFirst({ where: { id } }) : null
  if (!company) return new NotFound('workspace')
  const wanted = [...new Set(memberIds)]
  const there = await db.tenantUser.count({ where: { userId: { in: wanted }, deletedAt: null } })
  if (there !== wanted.length) return new NotFound('member')
  const held = await db.companyMember.findMany({ where: { companyId: id }, select: { userId: true } })
  const before = held.map(({ userId }) => userId)
  await db.companyMember.deleteMany({ where: { companyId: id, userId: { notIn: wanted } } })
  await db.companyMember.createMany({
    data: wanted.filter((userId) => !before.includes(userId)).map((userId) => ({ companyId: id, userId })),
    skipDuplicates: true,
  })
  audit({ before: { members: before }, after: { members: wanted } })
  return company
}
