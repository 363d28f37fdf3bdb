import { z } from 'zod'

/** What a kind of job promises: what it must know, the queue it waits in, how often it is tried, and whom it serves. */
export type Contract = {
  readonly scope: 'tenant' | 'platform'
  readonly queue: string
  readonly maxAttempts: number
  readonly payload: z.ZodObject
}
export type Contracts = Readonly<Record<string, Contract>>

/** The queues and their default priority: the smaller, the sooner. Each can be paused by itself. */
export const queues = {
  default: 0,
  bulk: 50,
  upkeep: 100,
}

/** Everything that happens by itself. Payloads hold ids and what stands nowhere else, never rows. */
export const jobs = {
  /** Gives new audit rows their places in the chain. */
  'audit.seal': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Finds everybody whom a campaign is for, and makes them its recipients. */
  'campaign.audience': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 25,
    payload: z.object({ campaignId: z.uuid() }),
  },
  /** Looks for those who came to match a campaign that goes on, and for audiences whose building was broken off. */
  'campaign.joinLive': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Forgets bytes that nobody may read any more, and uploads that were broken off. */
  'content.prune': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Asks the DNS whether a domain's records are as they should be. */
  'domain.check': { scope: 'tenant', queue: 'default', maxAttempts: 5, payload: z.object({ domainId: z.uuid() }) },
  /** Starts the checks that are overdue, as after the worker was away. */
  'domain.checkDue': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Publishes a domain's records in the sandbox's DNS. */
  'domain.publishInSandbox': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 5,
    payload: z.object({ domainId: z.uuid() }),
  },
  /** Sends one mail of the platform itself. */
  'email.send': { scope: 'platform', queue: 'default', maxAttempts: 25, payload: z.object({ emailId: z.uuid() }) },
  /** Compares the figures with the events they count. */
  'figures.reconcile': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Makes the months of events to come, and puts those away that are past keeping. */
  'figures.retain': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Changes all leads that match, as an operation that can be undone. */
  'lead.change': { scope: 'tenant', queue: 'default', maxAttempts: 10, payload: z.object({ operationId: z.uuid() }) },
  /** Asks the DNS which of the leads' domains take mail. */
  'lead.checkDomains': { scope: 'tenant', queue: 'upkeep', maxAttempts: 10, payload: z.object({}) },
  /** Deletes the leads that the tenant's cleanup rules name. */
  'lead.cleanUp': { scope: 'tenant', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Starts the cleanups that are due today. */
  'lead.cleanUpAll': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Writes leads into a file that somebody asked for. */
  'lead.export': { scope: 'tenant', queue: 'bulk', maxAttempts: 5, payload: z.object({ exportId: z.uuid() }) },
  /** Brings the leads of a file. */
  'lead.import': { scope: 'tenant', queue: 'bulk', maxAttempts: 10, payload: z.object({ importId: z.uuid() }) },
  /** Tries a mailbox's servers. */
  'mailbox.check': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 5,
    payload: z.object({ emailAccountId: z.uuid() }),
  },
  /** Starts the trials that are due. */
  'mailbox.checkDue': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Wraps sealed keys and credentials of sending with the present key. */
  'mailbox.reseal': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Sends one mail to see whether it arrives: once, whatever happens. */
  'mailbox.sendTest': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 1,
    payload: z.object({ emailAccountId: z.uuid(), to: z.string().max(400) }),
  },
  /** Tells a person something. It waits here while the notifications tier is away. */
  'notification.add': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 25,
    payload: z.object({
      userId: z.uuid(),
      type: z.string().min(1).max(100),
      title: z.string().min(1).max(200),
      message: z.string().max(2_000),
      /** Whether to write a mail too: what concerns the safety of an account is always written. */
      byMail: z.enum(['as_wished', 'always']).default('as_wished'),
    }),
  },
  /** Forgets how to undo what is too long ago to be undone. */
  'operation.prune': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Takes back what an operation changed. */
  'operation.undo': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 10,
    payload: z.object({ operationId: z.uuid() }),
  },
  /** Forgets the attempts of long ago. */
  'queue.prune': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Forgets kept answers and rates of long ago. */
  'requests.prune': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Forgets sign-ins, codes and links of long ago. */
  'session.prune': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Wraps people's sealed secrets with the present key. */
  'session.reseal': { scope: 'platform', queue: 'upkeep', maxAttempts: 5, payload: z.object({}) },
  /** Fills a snapshot segment with the leads its filter finds now. */
  'segment.snapshot': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 10,
    payload: z.object({ segmentId: z.uuid() }),
  },
  /** Makes what is published of a template ready to be sent. */
  'template.render': { scope: 'tenant', queue: 'default', maxAttempts: 5, payload: z.object({ templateId: z.uuid() }) },
  /** Sends a version of a template to whoever asked for it, marked as a test. */
  'template.test': {
    scope: 'tenant',
    queue: 'default',
    maxAttempts: 5,
    payload: z.object({
      versionId: z.uuid(),
      userId: z.uuid(),
      leadId: z.uuid().nullable(),
      segmentIds: z.array(z.uuid()),
    }),
  },
} as const satisfies Readonly<Record<string, Contract & { queue: keyof typeof queues }>>

export type JobName = keyof typeof jobs
