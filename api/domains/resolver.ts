import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { isInSandbox } from '../../jobs/domains/sandbox.ts'
import { Company } from '../companies/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import {
  checkDomain,
  createDomain,
  deleteDomain,
  domains,
  publishDomainInSandbox,
  rotateDomainKeys,
  updateDomain,
} from './service.ts'
import {
  CheckDomainOutcome,
  CreateDomainInput,
  CreateDomainOutcome,
  DeleteDomainOutcome,
  DnsRecord,
  Domain,
  DomainConnection,
  DomainKey,
  PublishDomainInSandboxOutcome,
  RotateDomainKeysOutcome,
  UpdateDomainInput,
  UpdateDomainOutcome,
} from './types.ts'

@Resolver(() => Domain)
export class DomainResolver {
  @Needs('domain:read')
  @Query(() => Domain, { nullable: true, description: 'A domain that mail is sent from.' })
  domain(@IdArg('domain') id: string, @Ctx() { load }: Context) {
    return load.domain.load(id)
  }

  @Needs('domain:read')
  @Query(() => DomainConnection, { description: 'The domains, the newest first.' })
  domains(
    @Args(() => Page) page: Page,
    @IdArg('company', 'companyId', { nullable: true, description: 'Only those of this workspace.' })
    companyId: string | null,
    @Ctx() context: SignedIn,
  ) {
    return domains(context, page, companyId ?? null)
  }

  @Needs('domain:write')
  @Mutation(() => CreateDomainOutcome, {
    description:
      'Adds a domain: its records are then to be published, and it is checked by itself until they are there.',
  })
  createDomain(@Arg('input', () => CreateDomainInput) input: CreateDomainInput, @Ctx() context: SignedIn) {
    return createDomain(context, input)
  }

  @Needs('domain:write')
  @Mutation(() => UpdateDomainOutcome, { description: 'Changes a domain, and checks it.' })
  updateDomain(
    @IdArg('domain') id: string,
    @Arg('input', () => UpdateDomainInput) input: UpdateDomainInput,
    @Ctx() context: SignedIn,
  ) {
    return updateDomain(context, id, input)
  }

  @Needs('domain:write')
  @Mutation(() => DeleteDomainOutcome, { description: 'Deletes a domain that no mailbox sends from.' })
  deleteDomain(@IdArg('domain') id: string, @Ctx() context: SignedIn) {
    return deleteDomain(context, id)
  }

  @Needs('domain:write')
  @Mutation(() => CheckDomainOutcome, { description: 'Asks the DNS about a domain at once.' })
  checkDomain(@IdArg('domain') id: string, @Ctx() context: SignedIn) {
    return checkDomain(context, id)
  }

  @Needs('domain:write')
  @Mutation(() => RotateDomainKeysOutcome, {
    description: 'Makes new DKIM keys under the other selectors. They take over once their records are found.',
  })
  rotateDomainKeys(@IdArg('domain') id: string, @Ctx() context: SignedIn) {
    return rotateDomainKeys(context, id)
  }

  @Needs('domain:write')
  @Mutation(() => PublishDomainInSandboxOutcome, {
    description: 'Publishes the records of a domain in the sandbox’s DNS, in place of what stood there, and checks it.',
  })
  publishDomainInSandbox(@IdArg('domain') id: string, @Ctx() context: SignedIn) {
    return publishDomainInSandbox(context, id)
  }

  @FieldResolver(() => Boolean, { description: 'Whether the sandbox’s DNS answers for it.' })
  isInSandbox(@Root() { domain }: Domain) {
    return isInSandbox(domain)
  }

  @FieldResolver(() => Company, { nullable: true, description: 'The workspace it belongs to.' })
  company(@Root() { companyId }: Domain, @Ctx() { load }: Context) {
    return load.company.load(companyId)
  }

  @FieldResolver(() => [DnsRecord], { description: 'What should stand in its DNS, and what stands there.' })
  records(@Root() { id }: Domain, @Ctx() { load }: Context) {
    return load.dnsOfDomain.load(id).then((it) => it?.records ?? [])
  }

  @FieldResolver(() => [DomainKey], { description: 'The keys that sign for it.' })
  keys(@Root() { id }: Domain, @Ctx() { load }: Context) {
    return load.dnsOfDomain.load(id).then((it) => it?.keys ?? [])
  }

  @FieldResolver(() => [String], { description: 'What could be better, though mail goes out as it is.' })
  advice(@Root() { id }: Domain, @Ctx() { load }: Context) {
    return load.dnsOfDomain.load(id).then((it) => it?.advice ?? [])
  }

  @FieldResolver(() => String, { description: 'All its records as a zone file.' })
  zoneFile(@Root() { id }: Domain, @Ctx() { load }: Context) {
    return load.dnsOfDomain.load(id).then((it) => it?.zoneFile ?? '')
  }

  @FieldResolver(() => Int, { description: 'How many mailboxes send from it.' })
  mailboxCount(@Root() { id }: Domain, @Ctx() { load }: Context) {
    return load.mailboxesOfDomain.load(id).then((it) => it?.count ?? 0)
  }
}
