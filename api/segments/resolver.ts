import { GraphQLJSONObject } from 'graphql-scalars'
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { LeadFilterInput } from '../leads/filterInput.ts'
import { previewOfSegment } from './previews.ts'
import {
  createSegment,
  deleteSegment,
  preview,
  segments,
  shownDefinition,
  takeSegmentSnapshot,
  updateSegment,
} from './service.ts'
import {
  CreateSegmentInput,
  CreateSegmentOutcome,
  DeleteSegmentOutcome,
  LeadsPreview,
  Segment,
  SegmentConnection,
  TakeSegmentSnapshotOutcome,
  UpdateSegmentInput,
  UpdateSegmentOutcome,
} from './types.ts'

@Resolver(() => Segment)
export class SegmentResolver {
  @Needs('lead:read')
  @Query(() => Segment, { nullable: true, description: 'A segment.' })
  segment(@IdArg('segment') id: string, @Ctx() { load }: Context) {
    return load.segment.load(id)
  }

  @Needs('lead:read')
  @Query(() => SegmentConnection, { description: 'The segments, the newest first.' })
  segments(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return segments(db, page)
  }

  @Needs('lead:read')
  @Query(() => LeadsPreview, {
    description: 'What a filter finds: about how many, exactly how many, and some of them.',
  })
  previewLeads(@Arg('filter', () => LeadFilterInput) filter: LeadFilterInput, @Ctx() { db }: Context) {
    return preview(db, filter)
  }

  @Needs('lead:write')
  @Mutation(() => CreateSegmentOutcome, { description: 'Makes a segment.' })
  createSegment(@Arg('input', () => CreateSegmentInput) input: CreateSegmentInput, @Ctx() { db }: Context) {
    return createSegment(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => UpdateSegmentOutcome, { description: 'Changes a segment.' })
  updateSegment(
    @IdArg('segment') id: string,
    @Arg('input', () => UpdateSegmentInput) input: UpdateSegmentInput,
    @Ctx() { db }: Context,
  ) {
    return updateSegment(db, id, input)
  }

  @Needs('lead:write')
  @Mutation(() => DeleteSegmentOutcome, { description: 'Deletes a segment; its leads stay.' })
  deleteSegment(@IdArg('segment') id: string, @Ctx() { db }: Context) {
    return deleteSegment(db, id)
  }

  @Needs('lead:write')
  @Mutation(() => TakeSegmentSnapshotOutcome, {
    description: 'Fills a snapshot anew with the leads its filter finds now.',
  })
  takeSegmentSnapshot(@IdArg('segment') id: string, @Ctx() { db }: Context) {
    return takeSegmentSnapshot(db, id)
  }

  @FieldResolver(() => GraphQLJSONObject, { description: 'Its filter, as `LeadFilter` is written.' })
  filter(@Root() { definition }: Segment) {
    return shownDefinition(definition)
  }

  @FieldResolver(() => LeadsPreview, { description: 'Whom it finds.' })
  leads(@Root() segment: Segment, @Ctx() { load }: Context) {
    return previewOfSegment(load, segment)
  }

  @FieldResolver(() => [Segment], { description: 'The segments that ask for it.' })
  usedBy(@Root() { id }: Segment, @Ctx() { load }: Context) {
    return load.segmentsNaming.load(`segments:${id}`)
  }
}
