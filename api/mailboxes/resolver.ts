import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { hasSandbox } from '../../jobs/mail/sandbox.ts'
import type { LastCheck } from '../../jobs/mailboxes/check.ts'
import { presets } from '../../jobs/mailboxes/presets.ts'
import { clientOf } from '../../jobs/outside/oauth.ts'
import { hasVault } from '../../jobs/outside/vault.ts'
import { Company } from '../companies/types.ts'
import { Domain } from '../domains/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { connectEmailAccount, issuerOf, startConnection } from './connect.ts'
import { createEmailAccount } from './create.ts'
import { importEmailAccounts } from './import.ts'
import {
  CheckEmailAccountOutcome,
  ConnectEmailAccountInput,
  ConnectEmailAccountOutcome,
  CreateEmailAccountInput,
  CreateEmailAccountOutcome,
  DeleteEmailAccountOutcome,
  ImportEmailAccountsInput,
  ImportEmailAccountsOutcome,
  PauseEmailAccountInput,
  PauseEmailAccountOutcome,
  ResumeEmailAccountOutcome,
  SendTestMailInput,
  SendTestMailOutcome,
  StartEmailAccountConnectionOutcome,
  UpdateEmailAccountInput,
  UpdateEmailAccountOutcome,
} from './inputs.ts'
import { emailAccounts } from './list.ts'
import {
  checkEmailAccount,
  deleteEmailAccount,
  pauseEmailAccount,
  resumeEmailAccount,
  sendTestMail,
  updateEmailAccount,
} from './service.ts'
import { EmailAccount, EmailAccountConnection, MailboxOffer, MailServer, ServerCheck, TestMail } from './types.ts'

@Resolver(() => EmailAccount)
export class EmailAccountResolver {
  @Needs('mailbox:read')
  @Query(() => EmailAccount, { nullable: true, description: 'A mailbox.' })
  emailAccount(@IdArg('emailAccount') id: string, @Ctx() { load }: Context) {
    return load.emailAccount.load(id)
  }

  @Needs('mailbox:read')
  @Query(() => EmailAccountConnection, { description: 'The mailboxes, the newest first.' })
  emailAccounts(
    @Args(() => Page) page: Page,
    @IdArg('company', 'companyId', { nullable: true, description: 'Only those of this workspace.' })
    companyId: string | null,
    @IdArg('domain', 'domainId', { nullable: true, description: 'Only those of this domain.' }) domainId: string | null,
    @Ctx() context: SignedIn,
  ) {
    return emailAccounts(context, page, { companyId, domainId })
  }

  @Needs('mailbox:read')
  @Query(() => MailboxOffer, { description: 'What this installation can do with mailboxes.' })
  mailboxOffer(): MailboxOffer {
    const hasOAuth = (provider: string) => {
      const issuer = issuerOf(provider)
      return issuer !== undefined && clientOf(issuer) !== undefined
    }
    return {
      presets: presets.map((preset) => ({ ...preset, hasOAuth: hasOAuth(preset.provider) })),
      hasSandbox: hasSandbox(),
      hasVault: hasVault(),
    }
  }

  @Needs('mailbox:write')
  @Mutation(() => CreateEmailAccountOutcome, { description: 'Adds a mailbox, and tries its servers.' })
  createEmailAccount(
    @Arg('input', () => CreateEmailAccountInput) input: CreateEmailAccountInput,
    @Ctx() context: SignedIn,
  ) {
    return createEmailAccount(context, input)
  }

  @Needs('mailbox:write')
  @Mutation(() => UpdateEmailAccountOutcome, {
    description: 'Changes a mailbox. Its servers are tried again when the change concerns them.',
  })
  updateEmailAccount(
    @IdArg('emailAccount') id: string,
    @Arg('input', () => UpdateEmailAccountInput) input: UpdateEmailAccountInput,
    @Ctx() context: SignedIn,
  ) {
    return updateEmailAccount(context, id, input)
  }

  @Needs('mailbox:write')
  @Mutation(() => PauseEmailAccountOutcome, { description: 'Lets nothing out of a mailbox until it is resumed.' })
  pauseEmailAccount(
    @IdArg('emailAccount') id: string,
    @Arg('input', () => PauseEmailAccountInput, { nullable: true }) input: PauseEmailAccountInput | null,
    @Ctx() context: SignedIn,
  ) {
    return pauseEmailAccount(context, id, input?.reason ?? null)
  }

  @Needs('mailbox:write')
  @Mutation(() => ResumeEmailAccountOutcome, { description: 'Lets a paused or suspended mailbox send again.' })
  resumeEmailAccount(@IdArg('emailAccount') id: string, @Ctx() context: SignedIn) {
    return resumeEmailAccount(context, id)
  }

  @Needs('mailbox:write')
  @Mutation(() => DeleteEmailAccountOutcome, { description: 'Deletes a mailbox and its secrets; its history stays.' })
  deleteEmailAccount(@IdArg('emailAccount') id: string, @Ctx() context: SignedIn) {
    return deleteEmailAccount(context, id)
  }

  @Needs('mailbox:write')
  @Mutation(() => CheckEmailAccountOutcome, {
    description: 'Tries a mailbox’s servers now: `lastCheck` has what they said.',
  })
  checkEmailAccount(@IdArg('emailAccount') id: string, @Ctx() context: SignedIn) {
    return checkEmailAccount(context, id)
  }

  @Needs('mailbox:write')
  @Mutation(() => SendTestMailOutcome, {
    description:
      'Sends one mail as a campaign would, signed and over the mailbox’s own server: `testMail` has what came of it.',
  })
  sendTestMail(
    @IdArg('emailAccount') id: string,
    @Arg('input', () => SendTestMailInput) input: SendTestMailInput,
    @Ctx() context: SignedIn,
  ) {
    return sendTestMail(context, id, input)
  }

  @Needs('mailbox:write')
  @Mutation(() => ImportEmailAccountsOutcome, {
    description: 'Adds many mailboxes from CSV. Each row stands for itself.',
  })
  importEmailAccounts(
    @Arg('input', () => ImportEmailAccountsInput) input: ImportEmailAccountsInput,
    @Ctx() context: SignedIn,
  ) {
    return importEmailAccounts(context, input)
  }

  @Needs('mailbox:write')
  @Mutation(() => StartEmailAccountConnectionOutcome, {
    description: 'Where to agree that we may use a mailbox at Google or Microsoft, without giving away its password.',
  })
  startEmailAccountConnection(@IdArg('emailAccount') id: string, @Ctx() context: SignedIn) {
    return startConnection(context, id)
  }

  @Needs('mailbox:write')
  @Mutation(() => ConnectEmailAccountOutcome, { description: 'Takes what Google or Microsoft sent back.' })
  connectEmailAccount(
    @Arg('input', () => ConnectEmailAccountInput) input: ConnectEmailAccountInput,
    @Ctx() context: SignedIn,
  ) {
    return connectEmailAccount(context, input)
  }

  @FieldResolver(() => Company, { nullable: true, description: 'The workspace it belongs to.' })
  company(@Root() { companyId }: EmailAccount, @Ctx() { load }: Context) {
    return load.company.load(companyId)
  }

  @FieldResolver(() => Domain, { nullable: true, description: 'The domain it is of.' })
  domain(@Root() { domainId }: EmailAccount, @Ctx() { load }: Context) {
    return load.domain.load(domainId)
  }

  @FieldResolver(() => Boolean, { description: 'Whether a password or token is stored for it.' })
  hasCredentials(@Root() { id }: EmailAccount, @Ctx() { load }: Context) {
    return load.credentialed.load(id).then((it) => it !== null)
  }

  @FieldResolver(() => MailServer, { nullable: true, description: 'Its SMTP server; none in the sandbox.' })
  smtp(@Root() row: EmailAccount) {
    return serverOf(row as unknown as Row, 'smtp')
  }

  @FieldResolver(() => MailServer, { nullable: true, description: 'Its IMAP server; none in the sandbox.' })
  imap(@Root() row: EmailAccount) {
    return serverOf(row as unknown as Row, 'imap')
  }

  @FieldResolver(() => ServerCheck, { nullable: true, description: 'What its SMTP server said last.' })
  smtpCheck(@Root() row: EmailAccount) {
    return lastOf(row).smtp
  }

  @FieldResolver(() => ServerCheck, { nullable: true, description: 'What its IMAP server said last.' })
  imapCheck(@Root() row: EmailAccount) {
    return lastOf(row).imap
  }

  @FieldResolver(() => TestMail, { nullable: true, description: 'What became of the last test mail.' })
  testMail(@Root() row: EmailAccount) {
    const { testMail } = lastOf(row)
    return testMail && { ...testMail, at: new Date(testMail.at) }
  }
}

type Row = Readonly<Record<string, unknown>>

function serverOf(row: Row, kind: 'smtp' | 'imap') {
  const [host, port, security] = ['Host', 'Port', 'Security'].map((part) => row[`${kind}${part}`])
  return host && port && security ? { host, port, security } : null
}

const lastOf = (row: object) => ((row as { lastCheck?: LastCheck | null }).lastCheck ?? {}) as LastCheck
