import type { ClientBase } from 'pg'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { Db } from '../prisma/tenancy.ts'
import { type Contract, type Contracts, jobs } from './contracts.ts'

/** Under which the platform's own jobs stand, where a tenant's stand under its id. */
export const nobody = '00000000-0000-0000-0000-000000000000'

export type When = {
  /** Not before then. */
  runAt?: Date
  /** A job of the same tenant and key that still waits is replaced. */
  key?: string
}

/** What enqueueing needs of a database handle: one of a tenant, inside its transaction or not. */
export type Queue = Pick<Db, '$executeRaw'>

type TenantJob<C extends Contracts> = {
  [Name in keyof C]: C[Name]['scope'] extends 'tenant' ? Name : never
}[keyof C] &
  string

/**
 * Adds a job in the caller's transaction: it exists if, and only if, that transaction commits. Answers its id.
 * The tenant is that of the handle; the database stamps it, whatever the payload says.
 */
export const enqueue = enqueuerOf(jobs)

export function enqueuerOf<C extends Contracts>(contracts: C) {
  return async <Name extends TenantJob<C>>(
    db: Queue,
    name: Name,
    payload: z.input<C[Name]['payload']>,
    { runAt, key }: When = {},
  ): Promise<string> => {
    if (key !== undefined && (key === '' || key.length > 400)) throw new Error('A job key has 1 to 400 characters')
    const { queue, maxAttempts, payload: shape }: Contract = contracts[name] as Contract
    const id = uuid()
    const body = JSON.stringify(shape.parse(payload))
    await db.$executeRaw`select app.enqueue(${id}::uuid, ${name}, ${body}::jsonb, ${queue}, ${runAt ?? null}::timestamptz,
                                            ${key ?? null}, ${maxAttempts})`
    return id
  }
}

/** Puts a job of the platform itself into the queue, once: one that still waits is replaced. */
export async function enqueuePlatform(sql: Pick<ClientBase, 'query'>, name: string, { queue, maxAttempts }: Contract) {
  const id = uuid()
  await sql.query(
    `select graphile_worker.add_job(identifier => $1, payload => $2, job_key => $3, max_attempts => $4, flags => $5,
       priority => (select default_priority from queue.job_queues where name = $6))`,
    [name, JSON.stringify({ tenantId: nobody, jobId: id }), `${nobody}:${name}`, maxAttempts, [queue], queue],
  )
  return id
}
