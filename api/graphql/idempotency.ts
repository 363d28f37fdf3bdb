import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { ExecutionResult, OperationTypeNode } from 'graphql'
import { env } from '../../prisma/env.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { RequestContext } from './context.ts'
import { fault } from './fault.ts'

type Request = { queryHash: string; operationName: string | null; variables: object; context: RequestContext }

/** A mutation sent under an Idempotency-Key: its answer is kept for a day, in the transaction that made it true. */
export type Again = {
  /** The answer to the same request before, if there was one. Refuses another request, and one that still runs. */
  answered(db: Db): Promise<ExecutionResult | undefined>
  keep(db: Db, result: ExecutionResult): Promise<void>
}

type Kept = { free: boolean; requestHash: string | null; answer: string | null }

const keptHours = 24
const shape = /^[\x21-\x7e]{1,255}$/

/** What a request's Idempotency-Key asks for; nothing without one. */
export function again(
  { queryHash, operationName, variables, context }: Request,
  kind: OperationTypeNode,
  writes: boolean,
) {
  const { viewer, caller } = context
  const key = caller.idempotencyKey
  if (key === null || kind !== 'mutation') return null
  if (!shape.test(key)) throw fault('BAD_REQUEST', 'An Idempotency-Key is 1 to 255 visible ASCII characters.')
  if (!viewer || !writes) {
    throw fault('BAD_REQUEST', 'Idempotency-Key is for changes in a tenant: send this mutation without it.')
  }
  const actorId = viewer.tokenId ?? viewer.userId
  const keyHash = sha256(`${viewer.tenantId}:${actorId}:${key}`)
  const requestHash = sha256(JSON.stringify([queryHash, operationName, variables]))
  const seal = sealOf(key, keyHash)

  return {
    async answered(db: Db) {
      const kept = await db.json<Kept>(find, db.tenantId, actorId, keyHash.toString('hex'), keptHours)
      if (!kept.free) throw stillRuns()
      if (kept.answer === null) return undefined
      if (kept.requestHash !== requestHash.toString('hex')) {
        throw fault('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used for another request: take a new one.')
      }
      caller.setHeader('idempotency-replayed', 'true')
      return seal.open(Buffer.from(kept.answer, 'hex'))
    },

    async keep(db: Db, { data }: ExecutionResult) {
      const hashes = [new Uint8Array(keyHash), new Uint8Array(requestHash)]
      const count = await db.$executeRaw`
        /* idempotency.keep */
        insert into idempotency_keys as k (tenant_id, actor_id, key_hash, request_hash, answer)
        values (${db.tenantId}::uuid, ${actorId}::uuid, ${hashes[0]}, ${hashes[1]}, ${seal.close({ data })})
        on conflict (tenant_id, actor_id, key_hash) do update
          set request_hash = excluded.request_hash, answer = excluded.answer, created_at = now()
        where k.created_at < now() - make_interval(hours => ${keptHours}::int)`
      if (count === 0) throw stillRuns() // the other was done between our look and our lock
    },
  } satisfies Again
}

const stillRuns = () =>
  fault('CONFLICT', 'A request with this Idempotency-Key still runs: send it again in a moment.', { retryAfter: 1 })

/* idempotency.find: the lock lasts as long as the transaction that carries the request out. */
const find = `
with lock as materialized (select pg_try_advisory_xact_lock(hashtextextended($3, 0)) as free)
select json_build_object('free', lock.free, 'requestHash', encode(k.request_hash, 'hex'), 'answer', encode(k.answer, 'hex'))
  from lock left join idempotency_keys k
    on k.tenant_id = $1::uuid and k.actor_id = $2::uuid and k.key_hash = decode($3, 'hex')
   and k.created_at > now() - make_interval(hours => $4::int)`

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** An answer may hold a secret that is shown once. What is kept of it opens only with the key, which is not kept. */
function sealOf(key: string, salt: Uint8Array) {
  const secret = () => new Uint8Array(hkdfSync('sha256', `${env.SESSION_KEY}:${key}`, salt, 'idempotent answer', 32))
  return {
    close(result: ExecutionResult) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', secret(), nonce)
      const sealed = [nonce, cipher.update(JSON.stringify(result), 'utf8'), cipher.final()]
      return new Uint8Array(Buffer.concat([...sealed, cipher.getAuthTag()]))
    },
    open(bytes: Buffer) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret(), bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(-16))
        const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString()
        return JSON.parse(text) as ExecutionResult
      } catch {
        throw fault('CONFLICT', 'This was done, but its answer can no longer be read: look at what came of it.')
      }
    },
  }
}
