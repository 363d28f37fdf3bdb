import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { discardJob, jobs, retryJob } from './service.ts'
import { DiscardJobOutcome, Job, JobAttempt, JobConnection, JobFilter, JobProgress, RetryJobOutcome } from './types.ts'
import { watchJob } from './watch.ts'

@Resolver(() => Job)
export class JobResolver {
  @Needs('job:read')
  @Query(() => Job, { nullable: true, description: 'A job.' })
  job(@IdArg('job') id: string, @Ctx() { load }: Context) {
    return load.job.load(id)
  }

  @Needs('job:read')
  @Query(() => JobConnection, { description: 'The jobs of the tenant, the newest first.' })
  jobs(
    @Args(() => Page) page: Page,
    @Arg('filter', () => JobFilter, { nullable: true }) filter: JobFilter | null,
    @Ctx() { db }: Context,
  ) {
    return jobs(db, page, filter ?? {})
  }

  @Needs('job:write')
  @Mutation(() => RetryJobOutcome, { description: 'Runs a job again, from its first attempt.' })
  retryJob(@IdArg('job') id: string, @Ctx() context: SignedIn) {
    return retryJob(context, id)
  }

  @Needs('job:write')
  @Mutation(() => DiscardJobOutcome, { description: 'Gives a job up that waits or has died.' })
  discardJob(@IdArg('job') id: string, @Ctx() context: SignedIn) {
    return discardJob(context, id)
  }

  @FieldResolver(() => [JobAttempt], { description: 'Its attempts, the first one first.' })
  log(@Root() { id }: Job, @Ctx() { load }: Context) {
    return load.attemptsOf.load(id)
  }

  @FieldResolver(() => JobProgress, { nullable: true, description: 'How far it is, if it says so.' })
  progress(@Root() job: Job & { progress?: JobProgress | null }, @Ctx() { load }: Context) {
    return job.progress !== undefined ? job.progress : load.progressOfJob.load(job.id)
  }

  @Needs('job:read')
  @Subscription(() => Job, {
    nullable: true,
    description:
      'A job whenever it gets further, first as it is now; ends when the job does. Null when there is no such job.',
    subscribe: ({ args, context }) => watchJob(context, args.id),
  })
  jobUpdated(@IdArg('job') _id: string, @Root() job: Job | null) {
    return job
  }
}
