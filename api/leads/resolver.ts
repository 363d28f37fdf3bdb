import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { readAddress } from '../../jobs/mail/address.ts'
import { advise } from '../../jobs/mail/addressAdvice.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { ConsentRecord } from '../consent/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { firstOf } from '../graphql/loader.ts'
import { LeadList } from '../lists/types.ts'
import { Suppression } from '../suppression/types.ts'
import { createLeadField, deleteLeadField, leadFields, updateLeadField } from './fields.ts'
import { LeadFilterInput } from './filterInput.ts'
import { leads } from './list.ts'
import { createLead, mergeLeads, updateLead } from './service.ts'
import { deleteLeadTag, leadTags, updateLeadTag } from './tags.ts'
import {
  AddressAdvice,
  CreateLeadFieldInput,
  CreateLeadFieldOutcome,
  CreateLeadOutcome,
  DeleteLeadFieldOutcome,
  DeleteLeadTagOutcome,
  Lead,
  LeadCompany,
  LeadConnection,
  LeadEngagement,
  LeadEvent,
  LeadField,
  LeadInput,
  LeadOrder,
  LeadTag,
  MergeLeadsOutcome,
  UpdateLeadFieldInput,
  UpdateLeadFieldOutcome,
  UpdateLeadInput,
  UpdateLeadOutcome,
  UpdateLeadTagOutcome,
  UpsertLeadsInput,
  UpsertLeadsOutcome,
} from './types.ts'
import { upsertLeads } from './upsert.ts'

/** What the list brings along; elsewhere loaders fetch it. */
type Shown = Lead & { company?: LeadCompany | null; engagement?: LeadEngagement | null; tags?: LeadTag[] }

@Resolver(() => Lead)
export class LeadResolver {
  @Needs('lead:read')
  @Query(() => Lead, { nullable: true, description: 'A lead.' })
  lead(@IdArg('lead') id: string, @Ctx() { load }: Context) {
    return load.lead.load(id)
  }

  @Needs('lead:read')
  @Query(() => LeadConnection, { description: 'The leads that a filter lets through.' })
  leads(
    @Args(() => Page) page: Page,
    @Arg('filter', () => LeadFilterInput, { nullable: true, description: 'Which ones; all, if left out.' })
    filter: LeadFilterInput | null,
    @Arg('orderBy', () => LeadOrder, { defaultValue: LeadOrder.NEWEST, description: 'How they are sorted.' })
    order: LeadOrder,
    @Ctx() { db }: Context,
  ) {
    return leads(db, page, filter, order)
  }

  @Needs('lead:read')
  @Query(() => [LeadField], { description: 'The fields you added to your leads.' })
  leadFields(@Ctx() { db }: Context) {
    return leadFields(db)
  }

  @Needs('lead:read')
  @Query(() => [LeadTag], { description: 'The tags, by name.' })
  leadTags(@Ctx() { db }: Context) {
    return leadTags(db)
  }

  @Needs('lead:write')
  @Mutation(() => CreateLeadOutcome, { description: 'Adds a lead.' })
  createLead(@Arg('input', () => LeadInput) input: LeadInput, @Ctx() { db }: Context) {
    return createLead(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => UpdateLeadOutcome, { description: 'Changes a lead.' })
  updateLead(
    @IdArg('lead') id: string,
    @Arg('input', () => UpdateLeadInput) input: UpdateLeadInput,
    @Ctx() { db }: Context,
  ) {
    return updateLead(db, id, input)
  }

  @Needs('lead:write')
  @Mutation(() => UpsertLeadsOutcome, {
    description: 'Makes up to 500 leads or brings them up to date, with an answer for each.',
  })
  upsertLeads(@Arg('input', () => UpsertLeadsInput) input: UpsertLeadsInput, @Ctx() { db }: Context) {
    return upsertLeads(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => MergeLeadsOutcome, {
    description: 'Folds duplicates into one lead: it takes what it lacks and stands wherever they stood.',
  })
  mergeLeads(
    @IdArg('lead') id: string,
    @IdArg('lead', 'duplicateIds', { list: true, description: 'Those that are folded into it, at most 20.' })
    duplicateIds: string[],
    @Ctx() { db }: Context,
  ) {
    return mergeLeads(db, id, duplicateIds)
  }

  @Needs('lead:write')
  @Mutation(() => CreateLeadFieldOutcome, { description: 'Adds a field of your own to all leads.' })
  createLeadField(@Arg('input', () => CreateLeadFieldInput) input: CreateLeadFieldInput, @Ctx() { db }: Context) {
    return createLeadField(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => UpdateLeadFieldOutcome, { description: 'Changes a field of your own.' })
  updateLeadField(
    @IdArg('leadField') id: string,
    @Arg('input', () => UpdateLeadFieldInput) input: UpdateLeadFieldInput,
    @Ctx() { db }: Context,
  ) {
    return updateLeadField(db, id, input)
  }

  @Needs('lead:write')
  @Mutation(() => DeleteLeadFieldOutcome, { description: 'Takes a field of your own away.' })
  deleteLeadField(@IdArg('leadField') id: string, @Ctx() { db }: Context) {
    return deleteLeadField(db, id)
  }

  @Needs('lead:write')
  @Mutation(() => UpdateLeadTagOutcome, { description: 'Renames a tag.' })
  updateLeadTag(
    @IdArg('leadTag') id: string,
    @Arg('name', () => String, { description: 'Its new name.' }) name: string,
    @Ctx() { db }: Context,
  ) {
    return updateLeadTag(db, id, name)
  }

  @Needs('lead:write')
  @Mutation(() => DeleteLeadTagOutcome, { description: 'Deletes a tag; the leads stay.' })
  deleteLeadTag(@IdArg('leadTag') id: string, @Ctx() { db }: Context) {
    return deleteLeadTag(db, id)
  }

  @FieldResolver(() => LeadCompany, { nullable: true, description: 'The company the lead works for.' })
  company(@Root() lead: Shown, @Ctx() { load }: Context) {
    return lead.company !== undefined ? lead.company : lead.companyId && load.leadCompany.load(lead.companyId)
  }

  @FieldResolver(() => [LeadTag], { description: 'Its tags, by name.' })
  tags(@Root() lead: Shown, @Ctx() { load }: Context) {
    return lead.tags ?? load.tagsOfLead.load(lead.id)
  }

  @FieldResolver(() => [LeadList], { description: 'The lists it is on.' })
  lists(@Root() { id }: Lead, @Ctx() { load }: Context) {
    return load.listsOfLead.load(id)
  }

  @FieldResolver(() => LeadEngagement, {
    nullable: true,
    description: 'What it did; nothing, if it was never written to.',
  })
  engagement(@Root() lead: Shown, @Ctx() { load }: Context) {
    return lead.engagement !== undefined ? lead.engagement : load.engagementOfLead.load(lead.id)
  }

  @FieldResolver(() => Suppression, {
    nullable: true,
    description: 'Why nothing may be sent to it now; nothing, if it may.',
  })
  suppression(@Root() { emailKey }: Lead, @Ctx() { load }: Context) {
    return load.suppressionOfAddress.load(emailKey)
  }

  @FieldResolver(() => AddressAdvice, { description: 'What to know about its address.' })
  async advice(@Root() { email, emailKey, emailDomain }: Lead, @Ctx() { load }: Context): Promise<AddressAdvice> {
    const typed = readAddress(email)
    const address = typed instanceof Refused ? readAddress(emailKey) : typed
    const known = await load.mailDomain.load(emailDomain)
    const domain = known?.state ?? 'unknown'
    if (address instanceof Refused) return { isRole: false, isDisposable: false, domain }
    const { role, disposable, suggestion } = advise(address)
    return { isRole: role, isDisposable: disposable, suggestion: suggestion ?? null, domain }
  }

  @FieldResolver(() => [ConsentRecord], { description: 'What it agreed to and took back, the latest first.' })
  consents(@Root() { id }: Lead, @Ctx() { load }: Context) {
    return load.consentsOfLead.load(id)
  }

  @FieldResolver(() => [LeadEvent], {
    description: 'What happened to it, the latest first.',
  })
  timeline(
    @Root() { id }: Lead,
    @Arg('first', () => Int, { defaultValue: 100, description: 'How many, at most 250.' }) first: number,
    @Ctx() { load }: Context,
  ) {
    return load.timelineOfLead.load(firstOf(id, first))
  }

  @FieldResolver(() => [Lead], { description: 'Leads that seem to be the same person.' })
  async duplicates(@Root() { id }: Lead, @Ctx() { load }: Context) {
    const others = await load.duplicatesOfLead.load(id)
    const found = await Promise.all(others.map((other) => load.lead.load(other.id)))
    return found.filter((lead) => lead !== null)
  }
}
