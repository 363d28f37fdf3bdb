import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { recordConsent, requestConsent } from './service.ts'
import { RecordConsentInput, RecordConsentOutcome, RequestConsentInput, RequestConsentOutcome } from './types.ts'

@Resolver()
export class ConsentResolver {
  @Needs('lead:write')
  @Mutation(() => RecordConsentOutcome, {
    description: 'Writes down what a lead agreed to or took back, with what proves it.',
  })
  recordConsent(@Arg('input', () => RecordConsentInput) input: RecordConsentInput, @Ctx() { db, viewer }: SignedIn) {
    return recordConsent(db, viewer.userId, input)
  }

  @Needs('lead:write')
  @Mutation(() => RequestConsentOutcome, {
    description: 'Asks for a double opt-in: answers the page on which the lead confirms.',
  })
  requestConsent(@Arg('input', () => RequestConsentInput) input: RequestConsentInput, @Ctx() { db }: Context) {
    return requestConsent(db, input)
  }
}
