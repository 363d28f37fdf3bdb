import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'

export enum TierStatus {
  up = 'up',
  down = 'down',
}
registerEnumType(TierStatus, { name: 'TierStatus', description: 'Whether something answers.' })

export enum TierName {
  oltp = 'oltp',
  content = 'content',
  olap = 'olap',
  notifications = 'notifications',
  queue = 'queue',
}
registerEnumType(TierName, { name: 'TierName', description: 'What the product stands on.' })

@ObjectType({ description: 'How one tier is.' })
export class TierHealth {
  @Field(() => TierName, { description: 'Which one.' })
  name!: TierName

  @Field(() => TierStatus, { description: 'Whether it answers.' })
  status!: TierStatus

  @Field(() => Int, { description: 'How long it took to answer, in milliseconds.' })
  ms!: number

  @Field(() => String, { nullable: true, description: 'Why it does not answer.' })
  message?: string | null
}

@ObjectType({ description: 'How the platform is.' })
export class System {
  @Field(() => String, { description: 'The version that is running.' })
  version!: string

  @Field(() => TierStatus, { description: 'Down when any tier is.' })
  status!: TierStatus

  @Field(() => [TierHealth], { description: 'Each tier by itself.' })
  tiers!: TierHealth[]

  @Field(() => Date, { description: 'When they were asked.' })
  checkedAt!: Date
}
