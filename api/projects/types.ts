import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ProjectStatus } from '../../prisma/generated/oltp/enums.ts'
import type { ProjectModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, outcome } from '../graphql/problem.ts'

registerEnumType(ProjectStatus, { name: 'ProjectStatus', description: 'Whether a project is in use.' })

@ObjectType({ implements: Node, description: 'Groups the templates and campaigns of one undertaking in a workspace.' })
export class Project extends Revised implements Omit<ProjectModel, 'tenantId'> {
  companyId!: string

  @Field(() => String, { description: 'Unique in its workspace.' })
  name!: string

  @Field(() => ProjectStatus, { description: 'Whether it is in use.' })
  status!: ProjectStatus

  @Field(() => String, { description: 'The language its content is written in first, as `en` or `pt-BR`.' })
  defaultLocale!: string
}

@ObjectType({ description: 'A list of projects.' })
export class ProjectConnection extends connectionOf(Project) {}

@InputType({ description: 'A new project.' })
export class CreateProjectInput {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @Field(() => String, { description: 'Unique in its workspace.' })
  name!: string

  @Field(() => String, {
    nullable: true,
    description: 'The language its content is written in first; `en` if left out.',
  })
  defaultLocale?: string | null
}

@InputType({ description: 'What to change of a project; what is left out stays.' })
export class UpdateProjectInput {
  @Field(() => String, { nullable: true, description: 'Unique in its workspace.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'The language its content is written in first.' })
  defaultLocale?: string

  @Field(() => ProjectStatus, { nullable: true, description: 'Archive it, or take it back.' })
  status?: ProjectStatus

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

export const CreateProjectOutcome = outcome('CreateProjectOutcome', Project, InvalidInput, NotFound)
export const UpdateProjectOutcome = outcome('UpdateProjectOutcome', Project, InvalidInput, NotFound, Conflict)
