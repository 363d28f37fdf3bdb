import { Field, Float, Int, ObjectType } from 'type-graphql'
import { CampaignStatus } from '../../prisma/generated/oltp/enums.ts'
import type { CampaignModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { Node, Revised } from '../graphql/node.ts'

@ObjectType({ implements: Node, description: 'A sequence of steps, sent to an audience by a pool of mailboxes.' })
export class Campaign extends Revised implements Omit<CampaignModel, 'tenantId' | 'settings' | 'createdBy' | 'epoch'> {
  companyId!: string
  projectId!: string | null
  createdBy!: string | null
  settings!: unknown

  @Field(() => String, { description: 'What you call it; nobody who gets its mails sees this.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description!: string | null

  @Field(() => CampaignStatus, { description: 'Where it stands.' })
  status!: CampaignStatus

  @Field(() => Int, { description: 'The version of its sequence, counted from 1.' })
  version!: number

  @Field(() => String, { description: 'Its time zone, for recipients whose own is not known.' })
  timezone!: string

  @Field(() => Date, { nullable: true, description: 'When it shall begin.' })
  scheduledAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was launched.' })
  launchedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When all of its recipients were found.' })
  audienceBuiltAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'Since when it is paused.' })
  pausedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why it is paused.' })
  pauseReason!: string | null

  @Field(() => Date, { nullable: true, description: 'When the last recipient was through.' })
  completedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was put away.' })
  archivedAt!: Date | null
}

@ObjectType({ description: 'A list of campaigns.' })
export class CampaignConnection extends connectionOf(Campaign) {}

const recipients = (what: string) => Field(() => Int, { description: `Recipients ${what}.` })
const mails = (what: string) => Field(() => Int, { description: `Mails that ${what}.` })

@ObjectType({
  description: 'How far a campaign is: its recipients by where they stand, and its mails by what became of them.',
})
export class CampaignProgress {
  @recipients('in all') total!: number
  @recipients('that have not begun') pending!: number
  @recipients('that are on their way') active!: number
  @recipients('that are held') paused!: number
  @recipients('that got everything') completed!: number
  @recipients('that answered') replied!: number
  @recipients('that unsubscribed') unsubscribed!: number
  @recipients('whose mail came back') bounced!: number
  @recipients('that complained') complained!: number
  @recipients('that must not be written to') suppressed!: number
  @recipients('whose mail no server took') failed!: number
  @recipients('that were taken out') cancelled!: number

  @mails('wait for their time') mailsQueued!: number
  @mails('were sent') mailsSent!: number
  @mails('were opened') mailsOpened!: number
  @mails('had a link clicked') mailsClicked!: number
  @mails('were answered') mailsReplied!: number
  @mails('came back') mailsBounced!: number
  @mails('no server took') mailsFailed!: number
  @mails('may or may not have arrived') mailsUncertain!: number

  @Field(() => Date, { nullable: true, description: 'When the next mail goes out.' })
  nextSendAt!: Date | null

  @Field(() => Float, { description: 'The part of its recipients that is through, from 0 to 1.' })
  done!: number
}

@ObjectType({ description: 'One reason why recipients are not mailed yet.' })
export class WhyNot {
  @Field(() => String, { description: 'The reason, as a code.' })
  code!: string

  @Field(() => String, { description: 'The reason, fit to show.' })
  message!: string

  @Field(() => Int, { description: 'How many recipients it holds.' })
  recipientCount!: number

  @Field(() => Date, { nullable: true, description: 'When the first of them is free.' })
  firstFreeAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When the last of them is free.' })
  lastFreeAt!: Date | null
}
