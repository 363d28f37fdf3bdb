import type { z } from 'zod'
import type { Db } from '../prisma/tenancy.ts'
import type { Contract, Contracts, JobName, jobs } from './contracts.ts'
import type { Log } from './log.ts'

/** One attempt at a platform job. */
export type PlatformRun = {
  readonly jobId: string
  /** The how-manieth attempt of the job's whole life this is, from 1. */
  readonly attempt: number
  /** Aborts when the worker must stop soon, or when the job was given to another worker. */
  readonly signal: AbortSignal
  readonly log: Log
}

/** One attempt at a tenant's job. Outside the doors nothing of the tenant can be reached. */
export type TenantRun = PlatformRun & {
  readonly tenantId: string
  inTenant<T>(work: (db: Db) => Promise<T>): Promise<T>
  asTenant(): Db
}

/**
 * What carries out a job: read, do, record. It opens transactions as it needs them, and none across a network call.
 * It may be run again after it was interrupted, so what it records must bear being recorded twice.
 */
export type HandlerOf<C extends Contract> = (
  payload: z.output<C['payload']>,
  run: C['scope'] extends 'tenant' ? TenantRun : PlatformRun,
) => Promise<void>

export type Handler<Name extends JobName> = HandlerOf<(typeof jobs)[Name]>

/** A job without a handler, or a handler without a job, does not compile. */
export type Handlers<C extends Contracts> = { readonly [Name in keyof C]: HandlerOf<C[Name]> }
