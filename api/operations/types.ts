import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { LeadStatus, OperationStatus } from '../../prisma/generated/oltp/enums.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { LeadFilterInput } from '../leads/filterInput.ts'

registerEnumType(OperationStatus, { name: 'OperationStatus', description: 'How far a change to many things is.' })

@ObjectType({ implements: Node, description: 'A change to many things at once. It can be undone until it expires.' })
export class Operation extends Node {
  jobId!: string | null
  details!: unknown

  @Field(() => String, { description: 'What it does, as `noun.verb`.' })
  kind!: string

  @Field(() => String, { description: 'In plain words.' })
  title!: string

  @Field(() => OperationStatus, { description: 'How far it is.' })
  status!: OperationStatus

  @Field(() => Int, { description: 'How many things it changed.' })
  changed!: number

  @Field(() => Int, { description: 'How many undoing left alone, because somebody changed them since.' })
  kept!: number

  @Field(() => Date, { description: 'When it was asked for.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was done.' })
  finishedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was undone.' })
  undoneAt!: Date | null

  @Field(() => Date, { description: 'Until when it can be undone.' })
  expiresAt!: Date
}

@ObjectType({ description: 'A list of operations.' })
export class OperationConnection extends connectionOf(Operation) {}

export enum ExportFormat {
  CSV = 'csv',
  JSONL = 'jsonl',
}
registerEnumType(ExportFormat, { name: 'ExportFormat', description: 'How a file of leads is written.' })

@InputType({ description: 'Which leads to write into a file, and what of them.' })
export class ExportLeadsInput {
  @Field(() => LeadFilterInput, { nullable: true, description: 'Which ones; all, if left out.' })
  filter?: LeadFilterInput | null

  @Field(() => ExportFormat, { nullable: true, description: 'How it is written; CSV, if left out.' })
  format?: ExportFormat | null

  @Field(() => [String], {
    nullable: true,
    description: 'Its columns, as `email`, `firstName` or `attributes.plan`; the usual ones, if left out.',
  })
  columns?: string[] | null
}

@InputType({ description: 'What to do to all leads that match: one thing.' })
export class ChangeLeadsInput {
  @Field(() => LeadFilterInput, { nullable: true, description: 'Which leads. Give this, or ids.' })
  filter?: LeadFilterInput | null

  @IdField('lead', { nullable: true, list: true, description: 'These leads, at most 500.' })
  ids?: string[] | null

  @Field(() => String, { nullable: true, description: 'Mark them with this tag; it is made when it is new.' })
  addTag?: string | null

  @IdField('leadTag', { nullable: true, description: 'Take this tag away.' })
  removeTagId?: string | null

  @IdField('leadList', { nullable: true, description: 'Put them on this list.' })
  addToListId?: string | null

  @IdField('leadList', { nullable: true, description: 'Take them from this list.' })
  removeFromListId?: string | null

  @Field(() => LeadStatus, { nullable: true, description: 'Give them this status.' })
  setStatus?: LeadStatus | null

  @Field(() => Boolean, { nullable: true, description: 'Delete them.' })
  delete?: boolean | null
}

export const ChangeLeadsOutcome = outcome('ChangeLeadsOutcome', Operation, InvalidInput, NotFound)
export const ExportLeadsOutcome = outcome('ExportLeadsOutcome', Operation, InvalidInput)
export const UndoOperationOutcome = outcome('UndoOperationOutcome', Operation, NotFound, NotPossible)
