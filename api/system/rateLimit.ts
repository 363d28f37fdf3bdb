import { Ctx, Field, Float, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { mostPoints } from '../graphql/price.ts'
import { standing } from '../graphql/rate.ts'

@ObjectType({ description: 'How much you may ask. A thing in an answer costs about a point.' })
export class RateLimit {
  @Field(() => Int, { description: 'The most a single operation may cost.' })
  maximum!: number

  @Field(() => Float, { description: 'How many points you may have saved up.' })
  limit!: number

  @Field(() => Float, { description: 'How many you have now.' })
  available!: number

  @Field(() => Float, { description: 'How many you get back per second.' })
  restoreRate!: number
}

@Resolver()
export class RateLimitResolver {
  @Needs('known')
  @Query(() => RateLimit, { description: 'How much you may ask now.' })
  async rateLimit(@Ctx() { viewer }: SignedIn) {
    return { maximum: mostPoints, ...(await standing(viewer)) }
  }
}
