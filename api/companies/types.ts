import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { CompanyStatus } from '../../prisma/generated/oltp/enums.ts'
import type { CompanyModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, outcome } from '../graphql/problem.ts'

registerEnumType(CompanyStatus, { name: 'CompanyStatus', description: 'Whether a workspace is in use.' })

@ObjectType({
  implements: Node,
  description: 'A workspace: the brand or client that projects and campaigns belong to.',
})
export class Company extends Revised implements Omit<CompanyModel, 'tenantId'> {
  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Its web domain.' })
  domain!: string | null

  @Field(() => String, { nullable: true, description: 'What it does.' })
  industry!: string | null

  @Field(() => String, { nullable: true, description: 'How big it is, in its own words.' })
  size!: string | null

  @Field(() => CompanyStatus, { description: 'Whether it is in use.' })
  status!: CompanyStatus
}

@ObjectType({ description: 'A list of workspaces.' })
export class CompanyConnection extends connectionOf(Company) {}

@InputType({ description: 'A new workspace.' })
export class CreateCompanyInput {
  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Its web domain.' })
  domain?: string | null

  @Field(() => String, { nullable: true, description: 'What it does.' })
  industry?: string | null

  @Field(() => String, { nullable: true, description: 'How big it is.' })
  size?: string | null
}

@InputType({ description: 'What to change of a workspace; what is left out stays.' })
export class UpdateCompanyInput implements Partial<CreateCompanyInput> {
  @Field(() => String, { nullable: true, description: 'Unique in the tenant.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'Its web domain.' })
  domain?: string | null

  @Field(() => String, { nullable: true, description: 'What it does.' })
  industry?: string | null

  @Field(() => String, { nullable: true, description: 'How big it is.' })
  size?: string | null

  @Field(() => CompanyStatus, { nullable: true, description: 'Archive it, or take it back.' })
  status?: CompanyStatus

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

@InputType({ description: 'Who belongs to a workspace.' })
export class SetCompanyMembersInput {
  @IdField('member', { list: true, description: 'All of its members from now on.' })
  memberIds!: string[]
}

export const CreateCompanyOutcome = outcome('CreateCompanyOutcome', Company, InvalidInput)
export const UpdateCompanyOutcome = outcome('UpdateCompanyOutcome', Company, InvalidInput, NotFound, Conflict)
export const SetCompanyMembersOutcome = outcome('SetCompanyMembersOutcome', Company, NotFound)
