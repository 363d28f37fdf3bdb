import { inTenant } from '../../prisma/tenancy.ts'

/** Lets nothing more through a bucket for a while: a mailbox's, or a receiving provider's. */
export const closeBucket = (tenantId: string, key: string, seconds: number, reason: string) =>
  inTenant(
    tenantId,
    (db) => db.$executeRaw`
      insert into send_buckets (tenant_id, key, tokens, burst, per_second, closed_until, reason)
      values (${tenantId}::uuid, ${key}, 0, 1, 1, now() + ${seconds}::float8 * interval '1 second', ${reason})
      on conflict (tenant_id, key) do update set closed_until = greatest(send_buckets.closed_until, excluded.closed_until),
        reason = excluded.reason, updated_at = now()`,
  )
