import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { MfaType, WorkspaceAccess } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'
import { Conflict, InvalidInput, NotFound, outcome } from '../graphql/problem.ts'

registerEnumType(WorkspaceAccess, {
  name: 'WorkspaceAccess',
  description: 'Who sees a workspace: everybody of the tenant, or its members. Owners and admins see all.',
})
registerEnumType(MfaType, { name: 'MfaType', description: 'Which second factor is asked for.' })

@ObjectType({ description: 'Where bills go.' })
export class BillingAddress {
  @Field(() => String, { nullable: true, description: 'The mailbox for bills.' })
  email!: string | null

  @Field(() => String, { nullable: true, description: 'The name on the bill.' })
  name!: string | null

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  line1!: string | null

  @Field(() => String, { nullable: true, description: 'What the first line has no room for.' })
  line2!: string | null

  @Field(() => String, { nullable: true, description: 'The postal code.' })
  postalCode!: string | null

  @Field(() => String, { nullable: true, description: 'The city.' })
  city!: string | null

  @Field(() => String, { nullable: true, description: 'The state or province.' })
  region!: string | null

  @Field(() => String, { nullable: true, description: 'The country, as its two letters: `DE`.' })
  country!: string | null

  @Field(() => String, { nullable: true, description: 'The number under which taxes are paid.' })
  taxId!: string | null
}

@ObjectType({ description: 'How a tenant likes things.' })
export class TenantSettings {
  @Field(() => String, { description: 'What the tenant is called.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Its colour, as `#1f5684`.' })
  themeColor!: string | null

  @Field(() => String, { nullable: true, description: 'Where its logo is.' })
  logoUrl!: string | null

  @Field(() => String, { nullable: true, description: 'Where the icon of its browser tabs is.' })
  faviconUrl!: string | null

  @Field(() => String, { description: 'How dates are written: see `dateFormats`.' })
  dateFormat!: string

  @Field(() => String, { description: 'The time zone of its times, as `Europe/Berlin`.' })
  timeZone!: string

  @Field(() => WorkspaceAccess, { description: 'Who sees which workspace.' })
  workspaceAccess!: WorkspaceAccess

  @Field(() => BillingAddress, { nullable: true, description: 'Where bills go; null for who may not change it.' })
  billing!: BillingAddress | null

  @Field(() => [String], { description: 'Every way of writing dates there is.' })
  dateFormats!: string[]

  @Field(() => Int, { description: 'Grows with every change: pass it as `expectedRevision`.' })
  revision!: number
}

@ObjectType({ description: 'How strict a tenant is with the people who belong to it.' })
export class TenantPolicy {
  @Field(() => Int, { description: 'The shortest password, in characters.' })
  passwordMinLength!: number

  @Field(() => Boolean, { description: 'Whether a password needs a capital letter.' })
  passwordRequireUppercase!: boolean

  @Field(() => Boolean, { description: 'Whether a password needs a digit.' })
  passwordRequireNumbers!: boolean

  @Field(() => Boolean, { description: 'Whether a password needs a symbol.' })
  passwordRequireSymbols!: boolean

  @Field(() => Int, { description: 'After how many idle minutes a session ends.' })
  sessionTimeoutMinutes!: number

  @Field(() => Int, {
    description: 'After how many wrong attempts an account is closed to unknown devices for a while.',
  })
  maxLoginAttempts!: number

  @Field(() => Int, { description: 'For how many minutes.' })
  lockoutMinutes!: number

  @Field(() => Boolean, { description: 'Whether everybody needs a second factor.' })
  mfaRequired!: boolean

  @Field(() => MfaType, { description: 'Which second factor.' })
  mfaType!: MfaType

  @Field(() => Int, { description: 'Grows with every change: pass it as `expectedRevision`.' })
  revision!: number
}

const expectedRevision = 'The revision you read; somebody else’s change is then a Conflict.'

@InputType({ description: 'Where bills go; what is left out stays, what is null is emptied.' })
export class BillingAddressInput implements Partial<BillingAddress> {
  @Field(() => String, { nullable: true, description: 'The mailbox for bills.' })
  email?: string | null

  @Field(() => String, { nullable: true, description: 'The name on the bill.' })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  line1?: string | null

  @Field(() => String, { nullable: true, description: 'What the first line has no room for.' })
  line2?: string | null

  @Field(() => String, { nullable: true, description: 'The postal code.' })
  postalCode?: string | null

  @Field(() => String, { nullable: true, description: 'The city.' })
  city?: string | null

  @Field(() => String, { nullable: true, description: 'The state or province.' })
  region?: string | null

  @Field(() => String, { nullable: true, description: 'The country, as its two letters: `DE`.' })
  country?: string | null

  @Field(() => String, { nullable: true, description: 'The number under which taxes are paid.' })
  taxId?: string | null
}

@InputType({ description: 'What to change of the tenant’s settings; what is left out stays.' })
export class UpdateTenantSettingsInput {
  @Field(() => String, { nullable: true, description: 'What the tenant is called.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'Its colour, as `#1f5684`; null for none.' })
  themeColor?: string | null

  @IdField('upload', { nullable: true, description: 'Its logo: PNG, JPEG or WebP, at most 200 KB; null for none.' })
  logoUploadId?: string | null

  @IdField('upload', { nullable: true, description: 'Its browser icon: PNG or ICO, at most 50 KB; null for none.' })
  faviconUploadId?: string | null

  @Field(() => String, { nullable: true, description: 'How dates are written: see `dateFormats`.' })
  dateFormat?: string

  @Field(() => String, { nullable: true, description: 'The time zone of its times, as `Europe/Berlin`.' })
  timeZone?: string

  @Field(() => WorkspaceAccess, { nullable: true, description: 'Who sees which workspace.' })
  workspaceAccess?: WorkspaceAccess

  @Field(() => BillingAddressInput, { nullable: true, description: 'Where bills go.' })
  billing?: BillingAddressInput

  @Field(() => Int, { nullable: true, description: expectedRevision })
  expectedRevision?: number
}

@InputType({ description: 'What to change of the tenant’s rules; what is left out stays.' })
export class UpdateTenantPolicyInput implements Partial<Omit<TenantPolicy, 'revision'>> {
  @Field(() => Int, { nullable: true, description: 'The shortest password, 8 to 64 characters.' })
  passwordMinLength?: number

  @Field(() => Boolean, { nullable: true, description: 'Whether a password needs a capital letter.' })
  passwordRequireUppercase?: boolean

  @Field(() => Boolean, { nullable: true, description: 'Whether a password needs a digit.' })
  passwordRequireNumbers?: boolean

  @Field(() => Boolean, { nullable: true, description: 'Whether a password needs a symbol.' })
  passwordRequireSymbols?: boolean

  @Field(() => Int, { nullable: true, description: 'After how many idle minutes a session ends, 5 to 43,200.' })
  sessionTimeoutMinutes?: number

  @Field(() => Int, { nullable: true, description: 'How many wrong attempts are free, 3 to 20.' })
  maxLoginAttempts?: number

  @Field(() => Int, { nullable: true, description: 'For how many minutes an account is closed, 1 to 1,440.' })
  lockoutMinutes?: number

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody needs a second factor.' })
  mfaRequired?: boolean

  @Field(() => MfaType, { nullable: true, description: 'Which second factor.' })
  mfaType?: MfaType

  @Field(() => Int, { nullable: true, description: expectedRevision })
  expectedRevision?: number
}

export const UpdateTenantSettingsOutcome = outcome(
  'UpdateTenantSettingsOutcome',
  TenantSettings,
  InvalidInput,
  NotFound,
  Conflict,
)
export const UpdateTenantPolicyOutcome = outcome(
  'UpdateTenantPolicyOutcome',
  TenantPolicy,
  InvalidInput,
  NotFound,
  Conflict,
)
