/** One import, in a process of its own, whose memory is that of the import alone. */
import { randomUUID } from 'node:crypto'
import type { TenantRun } from '../../../jobs/handler.ts'
import { importLeads } from '../../../jobs/leads/import.ts'
import { openLog } from '../../../jobs/log.ts'
import { asTenant, inTenant } from '../../../prisma/tenancy.ts'

process.once('message', async ({ tenantId, importId }: { tenantId: string; importId: string }) => {
  const run: TenantRun = {
    tenantId,
    jobId: randomUUID(),
    attempt: 1,
    signal: new AbortController().signal,
    log: openLog('worker'),
    inTenant: (work) => inTenant(tenantId, work),
    asTenant: () => asTenant(tenantId),
  }
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50)
  const began = performance.now()
  await importLeads({ importId }, run)
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  process.send?.({ seconds, megabytes: Math.round(most / 1_048_576) }, () => process.exit(0))
})
