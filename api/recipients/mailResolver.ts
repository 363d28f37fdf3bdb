import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { resendUncertain, retryFailed, settleUncertain, type Which } from '../../jobs/sending/resolve.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { lockCampaign } from '../campaigns/lock.ts'
import { Needs } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { NotFound, NotPossible, Problem } from '../graphql/problem.ts'
import {
  AcceptUncertainMailsOutcome,
  CampaignFailure,
  CampaignMailsInput,
  ChangedMails,
  DiscardUncertainMailsOutcome,
  ResendUncertainMailsOutcome,
  RetryMailsOutcome,
} from './mailTypes.ts'

/* recipients.failures */
const failures = `
select coalesce(json_agg(json_build_object('status', status, 'rule', rule, 'answer', answer, 'count', many, 'lastAt', last)
         order by many desc, rule), '[]')
  from (select status, rule, count(*) as many, max(coalesce(failed_at, bounced_at, committing_at)) as last, max(answer) as answer
          from inbox_message_refs where tenant_id = $1 and campaign_id = $2 and direction = 'outbound'
           and status in ('failed', 'bounced', 'uncertain') group by status, rule) f`

async function failuresOf({ db, load }: SignedIn, campaignId: string) {
  if (!(await load.campaign.load(campaignId))) return null
  const rows = await db.json<CampaignFailure[]>(failures, db.tenantId, campaignId)
  return rows.map((it) => ({ ...it, lastAt: it.lastAt && new Date(it.lastAt) }))
}

const whichOf = (campaignId: string, { rule, toDomain, mailboxId, leadIds }: CampaignMailsInput): Which => ({
  campaignId,
  ...(rule != null && { rule }),
  ...(toDomain != null && { toDomain }),
  ...(mailboxId != null && { mailboxId }),
  ...(leadIds != null && { leadIds }),
})

async function changed(context: SignedIn, campaignId: string, change: (db: Db) => Promise<number>) {
  const locked = await lockCampaign(context, campaignId)
  if (locked instanceof Problem) return locked as NotFound
  const count = await change(context.db)
  context.audit({ after: { count } })
  return Object.assign(new ChangedMails(), { count })
}

/** What goes out again needs a campaign that sends, or can send again. */
async function sentAgain(context: SignedIn, campaignId: string, change: (db: Db) => Promise<number>) {
  const locked = await lockCampaign(context, campaignId)
  if (locked instanceof Problem) return locked as NotFound
  if (['cancelled', 'archived'].includes(locked.status))
    return new NotPossible('This campaign is over: nothing of it is sent again.')
  return changed(context, campaignId, change)
}

async function retry(
  context: SignedIn,
  campaignId: string,
  which: CampaignMailsInput,
  through: string | null | undefined,
) {
  if (through != null) {
    const { db } = context
    const mailbox = await db.emailAccount.findFirst({ where: { id: through, status: 'active', pausedAt: null } })
    if (!mailbox || !(await context.load.emailAccount.load(through))) return new NotFound('mailbox')
    const isOfPool = await db.campaignSender.count({ where: { campaignId, emailAccountId: through } })
    if (isOfPool === 0) return new NotPossible('Give this mailbox to the campaign first.')
  }
  return sentAgain(context, campaignId, (db) => retryFailed(db, whichOf(campaignId, which), through))
}

@Resolver()
export class CampaignMailResolver {
  @Needs('campaign:read')
  @Query(() => [CampaignFailure], {
    nullable: true,
    description: 'What went wrong with the mails of a campaign, the commonest first.',
  })
  campaignFailures(@IdArg('campaign', 'campaignId') campaignId: string, @Ctx() context: SignedIn) {
    return failuresOf(context, campaignId)
  }

  @Needs('campaign:send')
  @Mutation(() => RetryMailsOutcome, {
    description: 'Sends mails again that no server took. Addresses that are known to be dead stay out.',
  })
  retryMails(
    @IdArg('campaign') id: string,
    @Arg('which', () => CampaignMailsInput, { description: 'Which of them.' }) which: CampaignMailsInput,
    @IdArg('emailAccount', 'throughMailboxId', { nullable: true }) throughMailboxId: string | null | undefined,
    @Ctx() context: SignedIn,
  ) {
    return retry(context, id, which, throughMailboxId)
  }

  @Needs('campaign:send')
  @Mutation(() => ResendUncertainMailsOutcome, {
    description: 'Sends mails again that may have arrived, under the same Message-ID, so that receivers can drop one.',
  })
  resendUncertainMails(
    @IdArg('campaign') id: string,
    @Arg('which', () => CampaignMailsInput, { description: 'Which of them.' }) which: CampaignMailsInput,
    @Ctx() context: SignedIn,
  ) {
    return sentAgain(context, id, (db) => resendUncertain(db, whichOf(id, which)))
  }

  @Needs('campaign:send')
  @Mutation(() => AcceptUncertainMailsOutcome, {
    description: 'Takes mails that may have arrived as sent: their recipients go on.',
  })
  acceptUncertainMails(
    @IdArg('campaign') id: string,
    @Arg('which', () => CampaignMailsInput, { description: 'Which of them.' }) which: CampaignMailsInput,
    @Ctx() context: SignedIn,
  ) {
    return changed(context, id, (db) => settleUncertain(db, whichOf(id, which), 'sent'))
  }

  @Needs('campaign:send')
  @Mutation(() => DiscardUncertainMailsOutcome, {
    description: 'Gives mails up that may have arrived: the sequence ends for their recipients.',
  })
  discardUncertainMails(
    @IdArg('campaign') id: string,
    @Arg('which', () => CampaignMailsInput, { description: 'Which of them.' }) which: CampaignMailsInput,
    @Ctx() context: SignedIn,
  ) {
    return changed(context, id, (db) => settleUncertain(db, whichOf(id, which), 'failed'))
  }
}
