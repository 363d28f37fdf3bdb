import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { sandboxOf } from '../../jobs/outside/sandbox.ts'
import { Needs } from '../graphql/auth.ts'
import type { Context } from '../graphql/context.ts'
import { inboxes, message, messages, type TenantSandbox } from './service.ts'
import { Sandbox, SandboxInbox, SandboxLetter, SandboxMessage } from './types.ts'

@Resolver(() => Sandbox)
export class SandboxResolver {
  @Needs('sandbox:read')
  @Query(() => Sandbox, { nullable: true, description: 'The sandbox; null where there is none.' })
  sandbox(@Ctx() { db }: Context) {
    return sandboxOf(db.tenantId) ?? null
  }

  @FieldResolver(() => [SandboxInbox], { description: 'The inboxes that mail was sent to, the latest first.' })
  inboxes(@Root() sandbox: TenantSandbox) {
    return inboxes(sandbox)
  }

  @FieldResolver(() => [SandboxMessage], { description: 'The newest messages of an inbox, 200 at most.' })
  messages(
    @Arg('inbox', () => String) inbox: string,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Root() sandbox: TenantSandbox,
  ) {
    return messages(sandbox, inbox, first)
  }

  @FieldResolver(() => SandboxLetter, { nullable: true, description: 'A message with all that is in it.' })
  message(@Arg('key', () => String) key: string, @Root() sandbox: TenantSandbox) {
    return message(sandbox, key)
  }
}
