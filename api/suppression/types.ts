import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SuppressionKind, SuppressionReason, SuppressionSource } from '../../prisma/generated/oltp/enums.ts'
import { PageInfo } from '../graphql/connection.ts'
import { InvalidInput, NotFound, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

registerEnumType(SuppressionKind, { name: 'SuppressionKind', description: 'One inbox, or a domain with all below it.' })
registerEnumType(SuppressionReason, { name: 'SuppressionReason', description: 'Why nothing is sent any more.' })
registerEnumType(SuppressionSource, { name: 'SuppressionSource', description: 'Who said so.' })

@ObjectType({ description: 'An inbox or a domain that nothing is ever sent to.' })
export class Suppression {
  @Field(() => String, { description: 'What names it: the same for every spelling.' })
  key!: string

  @Field(() => SuppressionKind, { description: 'One inbox, or a domain with all below it.' })
  kind!: SuppressionKind

  @Field(() => String, { description: 'As it was written.' })
  typed!: string

  @Field(() => SuppressionReason, { description: 'Why.' })
  reason!: SuppressionReason

  @Field(() => SuppressionSource, { description: 'Who said so.' })
  source!: SuppressionSource

  @Field(() => String, { nullable: true, description: 'What somebody noted.' })
  note!: string | null

  @Field(() => Date, { description: 'Since when.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'Until when; for good, if nothing is said.' })
  expiresAt!: Date | null
}

@ObjectType({ description: 'A page of the suppression list.' })
export class SuppressionConnection {
  @Field(() => [Suppression], { description: 'The entries.' })
  nodes!: Suppression[]

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo

  count!: () => Promise<number>

  @Field(() => Int, { description: 'How many there are in all; 10,000 stands for more than that.' })
  totalCount(): Promise<number> {
    return this.count()
  }
}

@InputType({ description: 'Which entries to list.' })
export class SuppressionFilter {
  @Field(() => String, { nullable: true, description: 'An address or a domain, or how one begins.' })
  search?: string | null

  @Field(() => SuppressionKind, { nullable: true, description: 'Only these.' })
  kind?: SuppressionKind | null

  @Field(() => SuppressionReason, { nullable: true, description: 'Only for this reason.' })
  reason?: SuppressionReason | null
}

@InputType({ description: 'Whom nothing shall be sent to any more.' })
export class SuppressInput {
  @Field(() => [String], { description: 'Addresses, or domains as `example.com`: at most 500.' })
  entries!: string[]

  @Field(() => SuppressionReason, { nullable: true, description: 'Why; by hand, if left out.' })
  reason?: SuppressionReason | null

  @Field(() => String, { nullable: true, description: 'What to remember about it.' })
  note?: string | null

  @Field(() => Date, { nullable: true, description: 'Until when; for good, if left out.' })
  expiresAt?: Date | null
}

@ObjectType({ description: 'What came of one entry.' })
export class SuppressedEntry {
  @Field(() => String, { description: 'As it was written.' })
  entry!: string

  @Field(() => Suppression, { nullable: true, description: 'The entry as it stands in the list now.' })
  suppression?: Suppression | null

  @Field(() => String, { nullable: true, description: 'Why it could not be taken.' })
  problem?: string | null
}

@ObjectType({ description: 'What came of each entry, in their order.' })
export class SuppressedEntries {
  @Field(() => [SuppressedEntry], { description: 'One for each entry.' })
  entries!: SuppressedEntry[]

  @Field(() => Int, { description: 'How many stand in the list now.' })
  suppressedCount!: number
}

@ObjectType({ description: 'Whether an address is suppressed, and by what.' })
export class SuppressionAnswer {
  @Field(() => Boolean, { description: 'Nothing is sent to it now.' })
  isSuppressed!: boolean

  @Field(() => String, { description: 'In plain words.' })
  explanation!: string

  @Field(() => [Suppression], { description: 'Every entry that concerns it, also those that are over.' })
  entries!: Suppression[]
}

export const SuppressOutcome = outcome('SuppressOutcome', SuppressedEntries, InvalidInput)
export const UnsuppressOutcome = outcome('UnsuppressOutcome', Deleted, InvalidInput, NotFound)
