import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DomainKeyKind, DomainKeyState, DomainStatus } from '../../prisma/generated/oltp/enums.ts'
import type { DomainModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

registerEnumType(DomainStatus, {
  name: 'DomainStatus',
  description:
    'pending: its records are not there yet. verified: mail may be sent from it. failing: a record is missing now, and sending goes on for three days while signatures verify. failed: nothing is sent.',
})
registerEnumType(DomainKeyKind, { name: 'DomainKeyKind', description: 'The algorithm of a DKIM key.' })
registerEnumType(DomainKeyState, {
  name: 'DomainKeyState',
  description:
    'next: signs once its record is found. active: signs. retiring: signs no more, and its record has to stay for a week.',
})

export enum DnsRecordPurpose {
  spf = 'spf',
  dkim = 'dkim',
  dmarc = 'dmarc',
  return_path = 'return_path',
  return_path_spf = 'return_path_spf',
  tracking = 'tracking',
  mta_sts = 'mta_sts',
  tls_report = 'tls_report',
}
registerEnumType(DnsRecordPurpose, { name: 'DnsRecordPurpose', description: 'What a DNS record is for.' })

export enum DnsRecordState {
  found = 'found',
  missing = 'missing',
  different = 'different',
  unanswered = 'unanswered',
}
registerEnumType(DnsRecordState, {
  name: 'DnsRecordState',
  description: 'Whether a record is as it should be; unanswered, when no name server said anything.',
})

export enum DnsRecordType {
  TXT = 'TXT',
  CNAME = 'CNAME',
  MX = 'MX',
}
registerEnumType(DnsRecordType, { name: 'DnsRecordType', description: 'The type of a DNS record.' })

export enum DmarcPolicy {
  none = 'none',
  quarantine = 'quarantine',
  reject = 'reject',
}
registerEnumType(DmarcPolicy, {
  name: 'DmarcPolicy',
  description: 'What receivers do with mail that only claims to be yours.',
})

export enum MtaStsMode {
  testing = 'testing',
  enforce = 'enforce',
}
registerEnumType(MtaStsMode, { name: 'MtaStsMode', description: 'Whether others may write to you without TLS.' })

@ObjectType({ description: 'A record that should stand in a domain’s DNS, and what stands there.' })
export class DnsRecord {
  @Field(() => DnsRecordPurpose, { description: 'What it is for.' })
  purpose!: DnsRecordPurpose

  @Field(() => DnsRecordType, { description: 'Its type.' })
  type!: DnsRecordType

  @Field(() => String, { description: 'Its full name.' })
  name!: string

  @Field(() => String, {
    description: 'What to publish: what is there already, with what it lacks, where that counts.',
  })
  value!: string

  @Field(() => Boolean, { description: 'Whether nothing is sent without it.' })
  isRequired!: boolean

  @Field(() => String, { nullable: true, description: 'The selector of the key it publishes.' })
  selector?: string | null

  @Field(() => DnsRecordState, { description: 'What the last check made of it.' })
  state!: DnsRecordState

  @Field(() => [String], { description: 'What was found.' })
  found!: string[]

  @Field(() => String, { nullable: true, description: 'What is wrong with it, and what to do.' })
  note?: string | null
}

@ObjectType({ description: 'A key that signs for a domain. Its private half never leaves the sender.' })
export class DomainKey {
  @Field(() => String, { description: 'Where its record stands: below `_domainkey`.' })
  selector!: string

  @Field(() => DomainKeyKind, { description: 'Its algorithm.' })
  kind!: DomainKeyKind

  @Field(() => DomainKeyState, { description: 'Whether it signs.' })
  state!: DomainKeyState

  @Field(() => Date, { nullable: true, description: 'Since when its record is there.' })
  foundAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'Since when it signs no more.' })
  retiringAt?: Date | null
}

@ObjectType({ implements: Node, description: 'A domain that mail is sent from.' })
export class Domain extends Revised implements Partial<DomainModel> {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @Field(() => String, { description: 'Its name, in ASCII. Unique in the tenant.' })
  domain!: string

  @Field(() => DomainStatus, { description: 'Whether mail may be sent from it.' })
  verificationStatus!: DomainStatus

  @Field(() => Boolean, { description: 'Whether it is its workspace’s first choice.' })
  isPrimary!: boolean

  @Field(() => Int, { nullable: true, description: 'How many of the ten lookups its SPF record needs.' })
  spfLookups!: number | null

  @Field(() => Int, { nullable: true, description: 'How many of those find nothing: two at most.' })
  spfVoidLookups!: number | null

  @Field(() => String, { nullable: true, description: 'The host in tracked links.' })
  trackingHost!: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last seen to lead here.' })
  trackingFoundAt!: Date | null

  @Field(() => String, { nullable: true, description: 'The host that bounces come back to.' })
  returnPathHost!: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last seen to be as it should.' })
  returnPathFoundAt!: Date | null

  @Field(() => DmarcPolicy, { description: 'The policy that its DMARC record should have.' })
  dmarcPolicy!: string

  @Field(() => String, { nullable: true, description: 'Where DMARC reports go.' })
  dmarcReportTo!: string | null

  @Field(() => MtaStsMode, { nullable: true, description: 'Whether MTA-STS is wanted.' })
  mtaStsMode!: string | null

  @Field(() => String, { nullable: true, description: 'Where reports about TLS go.' })
  tlsReportTo!: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last found to be verified.' })
  verifiedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'Since when something is missing.' })
  failingSince!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was last checked.' })
  checkedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it is checked next.' })
  nextCheckAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why the last check learned nothing.' })
  lastError!: string | null
}

@ObjectType({ description: 'A list of domains.' })
export class DomainConnection extends connectionOf(Domain) {}

@InputType({ description: 'A new domain.' })
export class CreateDomainInput {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @Field(() => String, { description: 'Its name, such as example.com.' })
  domain!: string
}

@InputType({ description: 'What to change of a domain; what is left out stays, null takes it away.' })
export class UpdateDomainInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Make it its workspace’s first choice, in place of the one before.',
  })
  isPrimary?: boolean | null

  @Field(() => String, { nullable: true, description: 'The host in tracked links, below the domain.' })
  trackingHost?: string | null

  @Field(() => String, { nullable: true, description: 'The host that bounces come back to, below the domain.' })
  returnPathHost?: string | null

  @Field(() => DmarcPolicy, { nullable: true, description: 'The policy that its DMARC record should have.' })
  dmarcPolicy?: DmarcPolicy

  @Field(() => String, { nullable: true, description: 'The address DMARC reports go to.' })
  dmarcReportTo?: string | null

  @Field(() => MtaStsMode, { nullable: true, description: 'Ask for an MTA-STS record.' })
  mtaStsMode?: MtaStsMode | null

  @Field(() => String, { nullable: true, description: 'The address that reports about TLS go to.' })
  tlsReportTo?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

export const CreateDomainOutcome = outcome('CreateDomainOutcome', Domain, InvalidInput, NotFound)
export const UpdateDomainOutcome = outcome('UpdateDomainOutcome', Domain, InvalidInput, NotFound, Conflict)
export const DeleteDomainOutcome = outcome('DeleteDomainOutcome', Deleted, NotFound, NotPossible)
export const CheckDomainOutcome = outcome('CheckDomainOutcome', Domain, NotFound)
export const PublishDomainInSandboxOutcome = outcome('PublishDomainInSandboxOutcome', Domain, NotFound, NotPossible)
export const RotateDomainKeysOutcome = outcome('RotateDomainKeysOutcome', Domain, NotFound, NotPossible)
