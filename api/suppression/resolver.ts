import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { suppress, suppressions, unsuppress, whySuppressed } from './service.ts'
import {
  SuppressInput,
  SuppressionAnswer,
  SuppressionConnection,
  SuppressionFilter,
  SuppressOutcome,
  UnsuppressOutcome,
} from './types.ts'

@Resolver()
export class SuppressionResolver {
  @Needs('lead:read')
  @Query(() => SuppressionConnection, { description: 'The suppression list, the newest first.' })
  suppressions(
    @Args(() => Page) page: Page,
    @Arg('filter', () => SuppressionFilter, { nullable: true }) filter: SuppressionFilter | null,
    @Ctx() { db }: Context,
  ) {
    return suppressions(db, page, filter ?? {})
  }

  @Needs('lead:read')
  @Query(() => SuppressionAnswer, { description: 'Whether an address is suppressed, in any spelling, and why.' })
  whySuppressed(@Arg('email', () => String, { description: 'The address.' }) email: string, @Ctx() { db }: Context) {
    return whySuppressed(db, email)
  }

  @Needs('suppression:write')
  @Mutation(() => SuppressOutcome, {
    description: 'Puts addresses and domains on the suppression list: nothing is sent to them from then on.',
  })
  suppress(@Arg('input', () => SuppressInput) input: SuppressInput, @Ctx() { db, viewer }: SignedIn) {
    return suppress(db, viewer.userId, input)
  }

  @Needs('suppression:write')
  @Mutation(() => UnsuppressOutcome, { description: 'Takes one address or domain from the suppression list.' })
  unsuppress(
    @Arg('entry', () => String, { description: 'The address or the domain.' }) entry: string,
    @Ctx() { db }: Context,
  ) {
    return unsuppress(db, entry)
  }
}
