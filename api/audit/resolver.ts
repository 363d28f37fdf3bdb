import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { User } from '../session/types.ts'
import { changesOf, targetIdOf } from './entry.ts'
import { auditActions, auditEntries, type Listed } from './list.ts'
import { AuditChange, AuditEntry, AuditEntryConnection, AuditFilter } from './types.ts'

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Needs('audit:read')
  @Query(() => AuditEntryConnection, { description: 'Who did what in this tenant, the newest first.' })
  auditEntries(
    @Args(() => Page) page: Page,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
    @Ctx() { db }: Context,
  ) {
    return auditEntries(db, page, filter ?? {})
  }

  @Needs('audit:read')
  @Query(() => [String], { description: 'The mutations that were ever done in this tenant.' })
  auditActions(@Ctx() { db }: Context) {
    return auditActions(db)
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null if nobody of this tenant.' })
  actor(@Root() { actor }: Listed) {
    return actor
  }

  @FieldResolver(() => ID, { nullable: true, description: 'What it was done to.' })
  targetId(@Root() entry: AuditEntry) {
    return targetIdOf(entry)
  }

  @FieldResolver(() => [AuditChange], { description: 'What was changed, without secrets.' })
  changes(@Root() entry: AuditEntry) {
    return changesOf(entry)
  }
}
