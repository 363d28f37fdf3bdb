import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Problem, ProblemCode } from '../graphql/problem.ts'
import { TemplateVersion } from './types.ts'

export enum FindingCode {
  size = 'size',
  link = 'link',
  alt = 'alt',
  contrast = 'contrast',
  field = 'field',
  spam = 'spam',
  unsubscribe = 'unsubscribe',
  subject = 'subject',
  amp = 'amp',
  markup = 'markup',
}
registerEnumType(FindingCode, { name: 'FindingCode', description: 'What a finding is about.' })

export enum FindingLevel {
  error = 'error',
  warning = 'warning',
  info = 'info',
}
registerEnumType(FindingLevel, {
  name: 'FindingLevel',
  description: 'How grave a finding is: an error keeps a template from being published.',
})

@ObjectType({ description: 'Something to know about a template before it is sent.' })
export class TemplateFinding {
  @Field(() => FindingCode, { description: 'What it is about.' })
  code!: FindingCode

  @Field(() => FindingLevel, { description: 'How grave it is.' })
  level!: FindingLevel

  @Field(() => String, { description: 'In one sentence.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'Where it is, as `tree.blocks.2.href`.' })
  path?: string

  @Field(() => String, { nullable: true, description: 'The block it is in.' })
  blockId?: string
}

@ObjectType({ description: 'What its author has to mend before a template can be shown or sent.' })
export class TemplateFault {
  @Field(() => String, { description: 'Where it is, as `tree.blocks.2.href`; empty for the template as a whole.' })
  path!: string

  @Field(() => String, { description: 'In one sentence.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'The block it is in.' })
  blockId?: string
}

@ObjectType({ description: 'How many bytes the parts of a mail have.' })
export class TemplateSize {
  @Field(() => Int, { description: 'Of the HTML. Gmail shows 102 KB.' })
  html!: number

  @Field(() => Int, { description: 'Of the plain text.' })
  text!: number

  @Field(() => Int, { description: 'Of the AMP page.' })
  amp!: number
}

@ObjectType({ description: 'A mail as one person would get it.' })
export class TemplatePreview {
  @Field(() => [TemplateFault], { description: 'What has to be mended before there is anything to see.' })
  faults!: TemplateFault[]

  @Field(() => String, { nullable: true, description: 'The subject.' })
  subject!: string | null

  @Field(() => String, { nullable: true, description: 'The page; null for plain text, and while there are faults.' })
  html!: string | null

  @Field(() => String, { nullable: true, description: 'The plain text.' })
  text!: string | null

  @Field(() => String, { nullable: true, description: 'The AMP page; null where AMP cannot show the mail.' })
  amp!: string | null

  @Field(() => String, { nullable: true, description: 'Why there is no AMP page.' })
  ampReason!: string | null

  @Field(() => TemplateSize, { description: 'How big it is before anything is filled in.' })
  size!: TemplateSize

  @Field(() => [String], { description: 'The blocks that rules hide from this person.' })
  hiddenBlockIds!: string[]

  @Field(() => [String], { description: 'The blocks that rules swap for this person.' })
  swappedBlockIds!: string[]

  @Field(() => String, { nullable: true, description: 'SHA-256 of what was made: equal hashes are equal mails.' })
  outputHash!: string | null

  /** Looked for only when asked for. */
  look!: () => Promise<TemplateFinding[]>

  @Field(() => [TemplateFinding], { description: 'What to know before it is sent, the gravest first.' })
  findings(): Promise<TemplateFinding[]> {
    return this.look()
  }
}

export enum DiffKind {
  same = 'same',
  added = 'added',
  removed = 'removed',
}
registerEnumType(DiffKind, { name: 'DiffKind', description: 'Whether a line is in both, or in one only.' })

@ObjectType({ description: 'A line of two texts that are compared.' })
export class DiffLine {
  @Field(() => DiffKind, { description: 'Whether it is in both, or in one only.' })
  kind!: DiffKind

  @Field(() => String, { description: 'The line.' })
  text!: string
}

export enum BlockChangeKind {
  added = 'added',
  removed = 'removed',
  changed = 'changed',
  moved = 'moved',
}
registerEnumType(BlockChangeKind, { name: 'BlockChangeKind', description: 'What became of a block.' })

@ObjectType({ description: 'A block that is not the same in two versions.' })
export class BlockChange {
  @Field(() => String, { description: 'The id of the block.' })
  blockId!: string

  @Field(() => String, { description: 'Its type.' })
  type!: string

  @Field(() => BlockChangeKind, { description: 'What became of it.' })
  kind!: BlockChangeKind
}

@ObjectType({ description: 'Two versions beside each other.' })
export class TemplateDiff {
  @Field(() => TemplateVersion, { description: 'The one.' })
  from!: TemplateVersion

  @Field(() => TemplateVersion, { description: 'The other.' })
  to!: TemplateVersion

  @Field(() => [DiffLine], { description: 'Subject, preheader and plain text, line by line.' })
  lines!: DiffLine[]

  @Field(() => [BlockChange], { description: 'The blocks that differ.' })
  blocks!: BlockChange[]

  @Field(() => String, { nullable: true, description: 'The page of the one, filled in for a sample.' })
  fromHtml!: string | null

  @Field(() => String, { nullable: true, description: 'The page of the other, filled in for a sample.' })
  toHtml!: string | null
}

@ObjectType({ implements: Problem, description: 'Something has to be mended before the template can be published.' })
export class TemplateNotReady extends Problem {
  @Field(() => [TemplateFinding], { description: 'What has to be mended.' })
  readonly findings: TemplateFinding[]

  constructor(findings: TemplateFinding[]) {
    super(ProblemCode.NOT_POSSIBLE, findings[0]?.message ?? 'The template is not ready.')
    this.findings = findings
  }
}
