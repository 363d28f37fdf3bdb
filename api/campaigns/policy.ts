import {
  Arg,
  Ctx,
  Field,
  Float,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  registerEnumType,
} from 'type-graphql'
import { z } from 'zod'
import { UncertainPolicy } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { Needs } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { Conflict, InvalidInput, outcome } from '../graphql/problem.ts'

registerEnumType(UncertainPolicy, {
  name: 'UncertainPolicy',
  description: 'What becomes of mails of which nobody knows whether they arrived.',
})

@ObjectType({ description: 'How the tenant sends, whatever the campaign.' })
export class SendingPolicy {
  @Field(() => UncertainPolicy, { description: 'What becomes of uncertain mails.' })
  uncertain!: UncertainPolicy

  @Field(() => Boolean, { description: 'Whether only those are written to who have agreed.' })
  needsConsent!: boolean

  @Field(() => Int, {
    nullable: true,
    description: 'At most so many mails to anybody, over all campaigns; null for any.',
  })
  frequencyCap!: number | null

  @Field(() => Int, { description: 'Within so many days.' })
  frequencyDays!: number

  @Field(() => Float, { description: 'A campaign of which so many percent bounce is paused.' })
  pauseBouncePercent!: number

  @Field(() => Float, { description: 'A campaign of which so many percent are reported as spam is paused.' })
  pauseComplaintPercent!: number

  @Field(() => Int, { description: 'Once so many were sent.' })
  pauseAfterSent!: number

  @Field(() => Int, { description: 'Goes up with each change.' })
  revision!: number
}

@InputType({ description: 'What to change; what is left out stays.' })
export class UpdateSendingPolicyInput {
  @Field(() => UncertainPolicy, { nullable: true, description: 'What becomes of uncertain mails.' })
  uncertain?: UncertainPolicy | null

  @Field(() => Boolean, { nullable: true, description: 'Whether only those are written to who have agreed.' })
  needsConsent?: boolean | null

  @Field(() => Int, { nullable: true, description: 'At most so many mails to anybody; null for any number.' })
  frequencyCap?: number | null

  @Field(() => Int, { nullable: true, description: 'Within so many days, 1 to 365.' })
  frequencyDays?: number | null

  @Field(() => Float, { nullable: true, description: 'Percent of bounces at which a campaign is paused.' })
  pauseBouncePercent?: number | null

  @Field(() => Float, { nullable: true, description: 'Percent of complaints at which a campaign is paused.' })
  pauseComplaintPercent?: number | null

  @Field(() => Int, { nullable: true, description: 'Once so many were sent.' })
  pauseAfterSent?: number | null

  @Field(() => Int, { nullable: true, description: 'The revision you read.' })
  expectedRevision?: number | null
}

export const UpdateSendingPolicyOutcome = outcome('UpdateSendingPolicyOutcome', SendingPolicy, InvalidInput, Conflict)

const percent = z.number().gt(0, 'More than 0.').max(100, 'At most 100.').nullish()
const change = z.object({
  uncertain: z.enum(UncertainPolicy).nullish(),
  needsConsent: z.boolean().nullish(),
  frequencyCap: z.int().min(1, 'From 1 to 1000.').max(1_000, 'From 1 to 1000.').nullish(),
  frequencyDays: z.int().min(1, 'From 1 to 365.').max(365, 'From 1 to 365.').nullish(),
  pauseBouncePercent: percent,
  pauseComplaintPercent: percent,
  pauseAfterSent: z.int().min(1, 'At least 1.').max(1_000_000, 'At most 1,000,000.').nullish(),
  expectedRevision: z.int().nullish(),
})

const defaults = {
  ...{ uncertain: 'hold', needsConsent: false, frequencyCap: null, frequencyDays: 7 },
  ...{ pauseBouncePercent: 5, pauseComplaintPercent: 0.3, pauseAfterSent: 100, revision: 1 },
} satisfies SendingPolicy

const policyOf = async (db: Db): Promise<SendingPolicy> => (await db.sendingPolicy.findFirst({ where: {} })) ?? defaults

async function updateSendingPolicy({ db, audit }: SignedIn, input: UpdateSendingPolicyInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, frequencyCap, ...rest } = wanted
  await db.$executeRaw`insert into sending_policies (tenant_id) values (${db.tenantId}::uuid) on conflict do nothing`
  await db.$executeRaw`select from sending_policies where tenant_id = ${db.tenantId}::uuid for update`
  const before = await policyOf(db)
  if (expectedRevision != null && expectedRevision !== before.revision) return new Conflict(before.revision)
  // Null is "no limit" for the one that can be lifted; elsewhere it says nothing.
  const given = Object.fromEntries(Object.entries(rest).filter(([, it]) => it != null))
  const data = { ...given, ...(frequencyCap !== undefined && { frequencyCap }), revision: { increment: 1 } }
  await db.sendingPolicy.updateMany({ where: {}, data })
  const after = await policyOf(db)
  audit({ before, after })
  return after
}

@Resolver()
export class SendingPolicyResolver {
  @Needs('campaign:read')
  @Query(() => SendingPolicy, { description: 'How the tenant sends, whatever the campaign.' })
  sendingPolicy(@Ctx() { db }: SignedIn) {
    return policyOf(db)
  }

  @Needs('tenant:write')
  @Mutation(() => UpdateSendingPolicyOutcome, { description: 'Changes how the tenant sends.' })
  updateSendingPolicy(
    @Arg('input', () => UpdateSendingPolicyInput) input: UpdateSendingPolicyInput,
    @Ctx() context: SignedIn,
  ) {
    return updateSendingPolicy(context, input)
  }
}
