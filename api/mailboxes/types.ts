import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ConnectionSecurity, MailboxLogin, MailboxProvider, MailboxStatus } from '../../prisma/generated/oltp/enums.ts'
import type { EmailAccountModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'

registerEnumType(MailboxProvider, {
  name: 'MailboxProvider',
  description: 'Whose servers a mailbox is on. A sandbox one only ever talks to the sandbox.',
})
registerEnumType(MailboxStatus, {
  name: 'MailboxStatus',
  description:
    'active: may send, unless it is paused. authentication_failed: its server refuses the password or token. suspended: its server or receivers refuse its mail. deleted: kept for its history.',
})
registerEnumType(ConnectionSecurity, {
  name: 'ConnectionSecurity',
  description:
    'implicit: TLS from the first byte. starttls: asked for, and nothing goes on without it. none: on this machine only.',
})
registerEnumType(MailboxLogin, { name: 'MailboxLogin', description: 'How a mailbox proves itself to its servers.' })

@ObjectType({ description: 'A mail server, and how it is reached.' })
@InputType('MailServerInput', { description: 'A mail server, and how it is reached.' })
export class MailServer {
  @Field(() => String, { description: 'Its host name.' })
  host!: string

  @Field(() => Int, { description: 'Its port.' })
  port!: number

  @Field(() => ConnectionSecurity, { description: 'How the connection is secured.' })
  security!: ConnectionSecurity
}

@ObjectType({ description: 'A stretch of a weekday in which mail may go out.' })
@InputType('MailboxWindowInput', { description: 'A stretch of a weekday in which mail may go out.' })
export class MailboxWindow {
  @Field(() => Int, { description: '1 for Monday to 7 for Sunday.' })
  day!: number

  @Field(() => String, { description: 'When it begins, as 09:00.' })
  from!: string

  @Field(() => String, { description: 'When it ends, as 17:30.' })
  to!: string
}

@ObjectType({ description: 'One step of a connection, and what the server said.' })
export class ConnectionStep {
  @Field(() => String, { description: 'How far the connection was.' })
  stage!: string

  @Field(() => String, { description: 'The server’s own words, where it had any.' })
  said!: string
}

@ObjectType({ description: 'What came of trying a mail server.' })
export class ServerCheck {
  @Field(() => Boolean, { description: 'Whether it let us in.' })
  isWorking!: boolean

  @Field(() => [ConnectionStep], { description: 'What was said, step by step.' })
  steps!: ConnectionStep[]

  @Field(() => String, { nullable: true, description: 'Why not: the server’s own words, where it had any.' })
  problem?: string | null
}

@ObjectType({ description: 'What became of the last test mail.' })
export class TestMail {
  @Field(() => String, { description: 'To whom it went.' })
  recipient!: string

  @Field(() => Date, { description: 'When.' })
  at!: Date

  @Field(() => Boolean, { description: 'Whether the server took it.' })
  isSent!: boolean

  @Field(() => String, { description: 'The server’s own words, or why it was not asked.' })
  said!: string
}

@ObjectType({ implements: Node, description: 'A mailbox that mail goes out of and comes back to.' })
export class EmailAccount extends Revised implements Partial<Omit<EmailAccountModel, 'windows'>> {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @IdField('domain', { description: 'The domain it is of.' })
  domainId!: string

  @Field(() => String, { description: 'Its address. Unique in the tenant, however it is spelled.' })
  email!: string

  @Field(() => String, { description: 'The name its mail comes from.' })
  fromName!: string

  @Field(() => String, { nullable: true, description: 'Where answers go, when not to the address itself.' })
  replyTo!: string | null

  @Field(() => MailboxProvider, { description: 'Whose servers it is on.' })
  provider!: MailboxProvider

  @Field(() => MailboxLogin, { description: 'How it proves itself.' })
  login!: MailboxLogin

  @Field(() => String, { nullable: true, description: 'Its name at its servers, when that is not its address.' })
  username!: string | null

  @Field(() => String, { nullable: true, description: 'Where its credentials are in the vault.' })
  vaultPath!: string | null

  @Field(() => MailboxStatus, { description: 'Whether its servers work with it.' })
  status!: MailboxStatus

  @Field(() => Date, { nullable: true, description: 'Since when somebody paused it.' })
  pausedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why it is paused.' })
  pauseReason!: string | null

  @Field(() => Int, { description: 'How many mails it sends in a day at most.' })
  dailyLimit!: number

  @Field(() => Int, { description: 'The least time between two mails, in seconds.' })
  minGapSeconds!: number

  @Field(() => [MailboxWindow], { description: 'When it sends; at any time, when there are none.' })
  windows!: MailboxWindow[]

  @Field(() => String, { description: 'Whose clock its windows and days are read by.' })
  timezone!: string

  @Field(() => String, { nullable: true, description: 'What stands below its HTML mail.' })
  signatureHtml!: string | null

  @Field(() => String, { nullable: true, description: 'What stands below its text mail.' })
  signatureText!: string | null

  @Field(() => Date, { nullable: true, description: 'When its servers were last tried.' })
  checkedAt!: Date | null

  @Field(() => String, {
    nullable: true,
    description: 'Why it does not work: the server’s own words, where it had any.',
  })
  lastError!: string | null

  @Field(() => Date, { nullable: true, description: 'Since when it does not work.' })
  failingSince!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it last took part in warming up.' })
  lastWarmedAt!: Date | null
}

@ObjectType({ description: 'A list of mailboxes.' })
export class EmailAccountConnection extends connectionOf(EmailAccount) {}

@ObjectType({ description: 'The servers of a mail provider.' })
export class MailboxPreset {
  @Field(() => MailboxProvider, { description: 'The provider.' })
  provider!: MailboxProvider

  @Field(() => String, { description: 'What it is called.' })
  name!: string

  @Field(() => MailServer, { description: 'Its SMTP server; `{domain}` stands for the mailbox’s own.' })
  smtp!: MailServer

  @Field(() => MailServer, { description: 'Its IMAP server; `{domain}` stands for the mailbox’s own.' })
  imap!: MailServer

  @Field(() => String, { description: 'What its owner or administrator has to know.' })
  hint!: string

  @Field(() => Int, { description: 'How much it lets a mailbox send in a day.' })
  perDay!: number

  @Field(() => Boolean, { description: 'Whether it can be connected without a password.' })
  hasOAuth!: boolean
}

@ObjectType({ description: 'What this installation can do with mailboxes.' })
export class MailboxOffer {
  @Field(() => [MailboxPreset], { description: 'The providers whose servers are known.' })
  presets!: MailboxPreset[]

  @Field(() => Boolean, { description: 'Whether there is a sandbox to try everything in.' })
  hasSandbox!: boolean

  @Field(() => Boolean, { description: 'Whether credentials can be kept in a vault.' })
  hasVault!: boolean
}
