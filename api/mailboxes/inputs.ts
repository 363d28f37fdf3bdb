import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { MailboxLogin, MailboxProvider } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Job } from '../jobs/types.ts'
import { Deleted } from '../leads/types.ts'
import { EmailAccount, MailboxWindow, MailServer } from './types.ts'

@InputType({ description: 'How a mailbox sends and signs; what is left out stays.' })
class MailboxSettings {
  @Field(() => String, { nullable: true, description: 'The name its mail comes from.' })
  fromName?: string

  @Field(() => String, { nullable: true, description: 'Where answers go, when not to the address itself.' })
  replyTo?: string | null

  @Field(() => MailboxLogin, {
    nullable: true,
    description: 'How it proves itself: by a password, unless said otherwise.',
  })
  login?: MailboxLogin

  @Field(() => String, { nullable: true, description: 'Its name at its servers, when that is not its address.' })
  username?: string | null

  @Field(() => String, { nullable: true, description: 'Its password. It is sealed, and nobody can read it again.' })
  password?: string

  @Field(() => String, {
    nullable: true,
    description: 'Or where the vault has its credentials, as `secret/mail/anna`.',
  })
  vaultPath?: string | null

  @Field(() => MailServer, { nullable: true, description: 'Its SMTP server, when not the provider’s usual one.' })
  smtp?: MailServer

  @Field(() => MailServer, { nullable: true, description: 'Its IMAP server, when not the provider’s usual one.' })
  imap?: MailServer

  @Field(() => Int, { nullable: true, description: 'How many mails it sends in a day at most.' })
  dailyLimit?: number

  @Field(() => Int, { nullable: true, description: 'The least time between two mails, in seconds.' })
  minGapSeconds?: number

  @Field(() => [MailboxWindow], { nullable: true, description: 'When it sends; at any time, when there are none.' })
  windows?: MailboxWindow[]

  @Field(() => String, { nullable: true, description: 'Whose clock its windows and days are read by.' })
  timezone?: string

  @Field(() => String, { nullable: true, description: 'What stands below its HTML mail.' })
  signatureHtml?: string | null

  @Field(() => String, { nullable: true, description: 'What stands below its text mail.' })
  signatureText?: string | null
}

@InputType({ description: 'A new mailbox. Its domain is added too, when it is not there yet.' })
export class CreateEmailAccountInput extends MailboxSettings {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @Field(() => String, { description: 'Its address.' })
  email!: string

  @Field(() => MailboxProvider, { description: 'Whose servers it is on.' })
  provider!: MailboxProvider
}

@InputType({ description: 'What to change of a mailbox.' })
export class UpdateEmailAccountInput extends MailboxSettings {
  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

@InputType({ description: 'Why a mailbox is paused.' })
export class PauseEmailAccountInput {
  @Field(() => String, { nullable: true, description: 'For whoever wonders.' })
  reason?: string | null
}

@InputType({ description: 'A test mail.' })
export class SendTestMailInput {
  @Field(() => String, { description: 'To whom.' })
  to!: string
}

@InputType({ description: 'Mailboxes to add.' })
export class ImportEmailAccountsInput {
  @IdField('company', { description: 'The workspace they belong to.' })
  companyId!: string

  @Field(() => String, {
    description:
      'CSV whose first row names its columns: email, and any of provider, password, from_name, username, smtp_host, smtp_port, smtp_security, imap_host, imap_port, imap_security, daily_limit, min_gap_seconds, timezone. At most 500 rows.',
  })
  csv!: string
}

@ObjectType({ description: 'A row that made no mailbox.' })
export class MailboxImportError {
  @Field(() => Int, { description: 'The line of the file on which it begins.' })
  line!: number

  @Field(() => String, { description: 'The address on it, as far as there is one.' })
  email!: string

  @Field(() => String, { description: 'What is wrong and what would be right.' })
  message!: string
}

@ObjectType({ description: 'What became of a file of mailboxes.' })
export class EmailAccountImport {
  @Field(() => [EmailAccount], { description: 'The mailboxes that were added.' })
  created!: EmailAccount[]

  @Field(() => [MailboxImportError], { description: 'The rows that made none, and why.' })
  errors!: MailboxImportError[]
}

@ObjectType({ description: 'Where somebody agrees that we may use their mailbox.' })
export class MailboxConsent {
  @Field(() => String, { description: 'The provider’s page.' })
  url!: string
}

@InputType({ description: 'What the provider’s page sent back.' })
export class ConnectEmailAccountInput {
  @Field(() => String, { description: 'As it came: `code`.' })
  code!: string

  @Field(() => String, { description: 'As it came: `state`.' })
  state!: string
}

export const CreateEmailAccountOutcome = outcome('CreateEmailAccountOutcome', EmailAccount, InvalidInput, NotFound)
export const UpdateEmailAccountOutcome = outcome(
  'UpdateEmailAccountOutcome',
  EmailAccount,
  InvalidInput,
  NotFound,
  Conflict,
)
export const PauseEmailAccountOutcome = outcome('PauseEmailAccountOutcome', EmailAccount, InvalidInput, NotFound)
export const ResumeEmailAccountOutcome = outcome('ResumeEmailAccountOutcome', EmailAccount, NotFound)
export const DeleteEmailAccountOutcome = outcome('DeleteEmailAccountOutcome', Deleted, NotFound, NotPossible)
export const CheckEmailAccountOutcome = outcome('CheckEmailAccountOutcome', Job, NotFound)
export const SendTestMailOutcome = outcome('SendTestMailOutcome', Job, InvalidInput, NotFound)
export const ImportEmailAccountsOutcome = outcome(
  'ImportEmailAccountsOutcome',
  EmailAccountImport,
  InvalidInput,
  NotFound,
)
export const StartEmailAccountConnectionOutcome = outcome(
  'StartEmailAccountConnectionOutcome',
  MailboxConsent,
  NotFound,
  NotPossible,
)
export const ConnectEmailAccountOutcome = outcome('ConnectEmailAccountOutcome', EmailAccount, NotPossible, NotFound)
