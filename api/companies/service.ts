import { z } from 'zod'
import { CompanyStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
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

export async function createCompany(db: Db, input: CreateCompanyInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  return db.company.create({ data }).catch(nameTaken)
}

export async function updateCompany(db: Db, id: string, input: UpdateCompanyInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  return revise({
    what: 'workspace',
    expectedRevision,
    find: () => db.company.findFirst({ where: { id } }),
    update: (expected) =>
      db.company.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  }).catch(nameTaken)
}
