/** One build of an audience, in a process of its own, whose memory is that of the build alone. */
import { randomUUID } from 'node:crypto'
import { buildAudience } from '../../../jobs/campaigns/buildAudience.ts'
import type { TenantRun } from '../../../jobs/handler.ts'
import { openLog } from '../../../jobs/log.ts'
import { asTenant, inTenant } from '../../../prisma/tenancy.ts'

process.once('message', async ({ tenantId, campaignId }: { tenantId: string; campaignId: string }) => {
  const run: TenantRun = {
    ...{ tenantId, jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') },
    inTenant: (work) => inTenant(tenantId, work),
    asTenant: () => asTenant(tenantId),
  }
  const megabytes = () => Math.round(process.memoryUsage.rss() / 1_048_576)
  const before = megabytes()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, megabytes())), 50)
  const began = performance.now()
  await buildAudience({ campaignId }, run)
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  process.send?.({ seconds, megabytes: most, before }, () => process.exit(0))
})
