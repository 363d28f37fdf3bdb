import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({ description: 'What a receiving server makes of one signature.' })
export class SandboxSignature {
  @Field(() => String, { description: '`pass`, or why not: `fail`, `neutral`, `permerror` …' })
  result!: string

  @Field(() => String, { description: 'The domain that signed.' })
  domain!: string

  @Field(() => String, { description: 'Under which its key is published.' })
  selector!: string
}

@ObjectType({ description: 'What a receiving server makes of a message’s origin, by the sandbox’s own DNS.' })
export class SandboxVerdict {
  @Field(() => [SandboxSignature], { description: 'Its DKIM signatures (RFC 6376).' })
  dkim!: SandboxSignature[]

  @Field(() => String, { description: 'Whether the domain lets the sandbox send for it (RFC 7208).' })
  spf!: string

  @Field(() => String, { description: 'Whether signature or server belong to the author’s domain (RFC 7489).' })
  dmarc!: string
}

@ObjectType({ description: 'Something a persona did about a message.' })
export class SandboxDeed {
  @Field(() => String, { description: 'What, in words.' })
  what!: string

  @Field(() => String, { description: 'With what, and how it was answered.' })
  detail!: string

  @Field(() => Date, { description: 'When.' })
  at!: Date
}

@ObjectType({ description: 'A field of a message’s header.' })
export class SandboxHeader {
  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'Its value, unfolded.' })
  value!: string
}

@ObjectType({ description: 'What is in a message.' })
export class SandboxContent {
  @Field(() => String, { description: 'Its HTML part, as it came: not safe to show outside a sandboxed frame.' })
  html!: string

  @Field(() => String, { description: 'Its text part.' })
  text!: string

  @Field(() => [SandboxHeader], { description: 'Its header, in order.' })
  headers!: SandboxHeader[]

  @Field(() => String, { description: 'All of it as it came over the wire; at most the first megabyte.' })
  source!: string
}

@ObjectType({ description: 'The inbox of somebody in the sandbox who was written to.' })
export class SandboxInbox {
  @Field(() => String, { description: 'Whose it is.' })
  address!: string

  @Field(() => Int, { description: 'How many messages are in it.' })
  messageCount!: number

  @Field(() => Date, { description: 'When the last one came.' })
  lastReceivedAt!: Date

  @Field(() => [String], { description: 'What its owner does with mail, as `opens`; empty for somebody silent.' })
  behaviours!: string[]
}

@ObjectType({ description: 'A message that arrived in the sandbox.' })
export class SandboxMessage {
  @Field(() => String, { description: 'By which it is asked for. Not an id: the sandbox forgets when it stops.' })
  key!: string

  @Field(() => String, { description: 'In whose inbox it is.' })
  inbox!: string

  @Field(() => String, { description: 'Where bounces of it go: the sender of its envelope.' })
  sender!: string

  @Field(() => String, { description: 'To whom its envelope was addressed.' })
  recipient!: string

  @Field(() => String, { nullable: true, description: 'The mailbox that sent it.' })
  mailbox?: string | null

  @Field(() => String, { description: 'Its From field.' })
  from!: string

  @Field(() => String, { description: 'Its subject.' })
  subject!: string

  @Field(() => Int, { description: 'Its size in bytes.' })
  size!: number

  @Field(() => Date, { description: 'When it came.' })
  receivedAt!: Date

  @Field(() => SandboxVerdict, {
    nullable: true,
    description: 'What its receiver makes of it; null while it is looked at.',
  })
  verdict?: SandboxVerdict | null

  @Field(() => [SandboxDeed], { description: 'What its reader did about it, in order.' })
  deeds!: SandboxDeed[]
}

@ObjectType({ description: 'A message and what is in it.' })
export class SandboxLetter extends SandboxMessage {
  @Field(() => SandboxContent, { description: 'What is in it.' })
  content!: SandboxContent
}

@ObjectType({
  description:
    'The mail world that plays the outside, as this tenant sees it: nothing that is sent there leaves this machine.',
})
export class Sandbox {}
