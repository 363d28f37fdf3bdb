import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { CsvFormat as Format } from '../../jobs/csv/format.ts'
import type { ImportTarget as Target } from '../../jobs/leads/importPlan.ts'
import { ConsentBasis, LeadImportStatus } from '../../prisma/generated/oltp/enums.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'

registerEnumType(LeadImportStatus, { name: 'LeadImportStatus', description: 'Where an import stands.' })

export enum ImportTarget {
  EMAIL = 'email',
  FIRST_NAME = 'firstName',
  LAST_NAME = 'lastName',
  FULL_NAME = 'fullName',
  COMPANY = 'company',
  COMPANY_DOMAIN = 'companyDomain',
  POSITION = 'position',
  PHONE = 'phone',
  COUNTRY = 'country',
  LOCALE = 'locale',
  TIMEZONE = 'timezone',
  TAGS = 'tags',
  STATUS = 'status',
}
registerEnumType(ImportTarget, { name: 'ImportTarget', description: 'What a column of a file can be.' })

export enum ImportOnExisting {
  FILL_EMPTY = 'fill_empty',
  OVERWRITE = 'overwrite',
  SKIP = 'skip',
}
registerEnumType(ImportOnExisting, {
  name: 'ImportOnExisting',
  description:
    'What becomes of a lead that is there already: its empty fields are filled, or what the file has is taken, or it stays.',
})

export enum CsvEncoding {
  UTF_8 = 'utf-8',
  UTF_16LE = 'utf-16le',
  UTF_16BE = 'utf-16be',
  WINDOWS_1252 = 'windows-1252',
}
registerEnumType(CsvEncoding, { name: 'CsvEncoding', description: 'How the letters of a file are written.' })

export enum CsvDelimiter {
  COMMA = ',',
  SEMICOLON = ';',
  TAB = '\t',
  PIPE = '|',
}
registerEnumType(CsvDelimiter, { name: 'CsvDelimiter', description: 'What stands between the cells of a row.' })

@ObjectType({ description: 'How a file is written.' })
@InputType('CsvFormatInput', { description: 'How a file is written.' })
export class CsvFormat {
  @Field(() => CsvEncoding, { description: 'How its letters are written.' })
  encoding!: Format['encoding']

  @Field(() => CsvDelimiter, { description: 'What stands between its cells.' })
  delimiter!: Format['delimiter']

  @Field(() => Boolean, { description: 'Whether its first row names the columns.' })
  hasHeader!: boolean
}

@ObjectType({ description: 'What a column becomes.' })
@InputType('ImportColumnInput', { description: 'What a column becomes; nothing, when neither is said.' })
export class ImportColumn {
  @Field(() => Int, { description: 'Its place, from 0.' })
  index!: number

  @Field(() => String, { description: 'What the file calls it.' })
  header!: string

  @Field(() => ImportTarget, { nullable: true, description: 'What it is.' })
  target!: Target | null

  @Field(() => String, { nullable: true, description: 'Or the key of one of your own fields.' })
  field!: string | null
}

export enum ImportRowResult {
  CREATE = 'CREATE',
  UPDATE = 'UPDATE',
  DUPLICATE = 'DUPLICATE',
  INVALID = 'INVALID',
}
registerEnumType(ImportRowResult, { name: 'ImportRowResult', description: 'What would come of a row.' })

@ObjectType({ description: 'Something that is wrong with a row.' })
export class LeadImportError {
  @Field(() => Int, { description: 'The line of the file, from 1.' })
  line!: number

  @Field(() => String, { description: 'The column; empty for the whole row.' })
  column!: string

  @Field(() => String, { description: 'What is wrong, and what would be right.' })
  reason!: string

  @Field(() => String, { nullable: true, description: 'What stands there.' })
  value!: string | null
}

@ObjectType({ description: 'What would come of one row.' })
export class ImportPreviewRow {
  @Field(() => Int, { description: 'The line of the file, from 1.' })
  line!: number

  @Field(() => [String], { description: 'Its cells.' })
  cells!: string[]

  @Field(() => ImportRowResult, { description: 'What would come of it.' })
  result!: ImportRowResult

  @Field(() => Boolean, { description: 'Whether nothing may be sent to its address.' })
  isSuppressed!: boolean

  @Field(() => [LeadImportError], { description: 'What is wrong with it.' })
  problems!: LeadImportError[]
}

@ObjectType({ description: 'A file as it would be read.' })
export class ImportPreview {
  @Field(() => String, { nullable: true, description: 'Why it cannot be read at all.' })
  problem!: string | null

  @Field(() => CsvFormat, { nullable: true, description: 'How it is written.' })
  format!: CsvFormat | null

  @Field(() => [ImportColumn], { description: 'What its columns become: as asked, as the last time, or as guessed.' })
  columns!: ImportColumn[]

  @Field(() => Boolean, { description: 'Whether they are what they were the last time such a file came.' })
  isRemembered!: boolean

  @Field(() => Int, { description: 'About how many rows it has.' })
  estimatedRows!: number

  @Field(() => [ImportPreviewRow], { description: 'What would come of its first rows.' })
  rows!: ImportPreviewRow[]
}

@ObjectType({ implements: Node, description: 'A file of leads, and what came of it.' })
export class LeadImport extends Node {
  jobId!: string | null
  operationId!: string | null
  listId!: string | null
  options!: unknown

  @Field(() => String, { description: 'What the file is called.' })
  fileName!: string

  @Field(() => Float, { description: 'How many bytes it has.' })
  fileSize!: number

  @Field(() => LeadImportStatus, { description: 'Where it stands.' })
  status!: LeadImportStatus

  @Field(() => Int, { nullable: true, description: 'How many rows the file has; about, until all were read.' })
  rowCount!: number | null

  @Field(() => Int, { description: 'How many rows were read.' })
  readCount!: number

  @Field(() => Int, { description: 'How many leads it made.' })
  createdCount!: number

  @Field(() => Int, { description: 'How many leads it changed.' })
  updatedCount!: number

  @Field(() => Int, { description: 'How many leads were there and needed no change.' })
  unchangedCount!: number

  @Field(() => Int, { description: 'How many rows repeated an address.' })
  duplicateCount!: number

  @Field(() => Int, { description: 'How many rows could not be brought.' })
  invalidCount!: number

  @Field(() => Int, { description: 'How many of the addresses may not be written to.' })
  suppressedCount!: number

  @Field(() => String, { nullable: true, description: 'Why it ended early.' })
  error!: string | null

  @Field(() => Date, { description: 'When it was started.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was over.' })
  finishedAt!: Date | null
}

@ObjectType({ description: 'A list of imports.' })
export class LeadImportConnection extends connectionOf(LeadImport) {}

@InputType({ description: 'What leads agreed to, for all of a file.' })
export class ImportConsentInput {
  @Field(() => ConsentBasis, { description: 'On which basis they may be written to.' })
  basis!: ConsentBasis

  @Field(() => String, { description: 'Where they agreed, as `trade fair 2026`.' })
  source!: string

  @Field(() => String, { nullable: true, description: 'What they agreed to, in its words.' })
  text?: string | null
}

@InputType({ description: 'A file of leads to bring.' })
export class ImportLeadsInput {
  @IdField('upload', { description: 'The file, once it was sent.' })
  uploadId!: string

  @Field(() => CsvFormat, { nullable: true, description: 'How it is written; as it seems to be, if left out.' })
  format?: CsvFormat | null

  @Field(() => [ImportColumn], { nullable: true, description: 'What its columns become; as guessed, if left out.' })
  columns?: ImportColumn[] | null

  @Field(() => ImportOnExisting, {
    nullable: true,
    description: 'What becomes of leads that are there already; their empty fields are filled, if left out.',
  })
  onExisting?: ImportOnExisting | null

  @IdField('leadList', { nullable: true, description: 'A list to put all of them on.' })
  listId?: string | null

  @Field(() => String, { nullable: true, description: 'Or the name of a new list.' })
  newList?: string | null

  @Field(() => [String], { nullable: true, description: 'Tags for all of them.' })
  tags?: string[] | null

  @Field(() => ImportConsentInput, { nullable: true, description: 'What all of them agreed to.' })
  consent?: ImportConsentInput | null
}

export const ImportLeadsOutcome = outcome('ImportLeadsOutcome', LeadImport, InvalidInput, NotFound, NotPossible)
export const CancelLeadImportOutcome = outcome('CancelLeadImportOutcome', LeadImport, NotFound, NotPossible)
