import { randomUUID } from 'node:crypto'
import { buildAudience } from '../../jobs/campaigns/buildAudience.ts'
import { launch, Moved } from '../../jobs/campaigns/states.ts'
import { openLog } from '../../jobs/log.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import type { Scene } from './scene.ts'

/** Launches a draft and has its recipients found, as the worker does. */
export async function launched(scene: Scene) {
  const { tenantId, campaignId } = scene
  const moved = await inTenant(tenantId, (db) => launch(db, campaignId))
  if (!(moved instanceof Moved)) throw new Error(`It was not launched: ${JSON.stringify(moved)}`)
  await joinAudience(scene)
}

export const joinAudience = ({ tenantId, campaignId }: Scene) =>
  buildAudience(
    { campaignId },
    {
      ...{ tenantId, jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') },
      inTenant: (work) => inTenant(tenantId, work),
      asTenant: () => asTenant(tenantId),
    },
  )

/** How many recipients stand where. */
export const standings = ({ tenantId, campaignId }: Scene) =>
  asTenant(tenantId).json<Record<string, number>>(
    `select coalesce(json_object_agg(status, many), '{}') from (select status, count(*) as many from campaign_recipients
      where tenant_id = $1::uuid and campaign_id = $2::uuid group by status) s`,
    tenantId,
    campaignId,
  )

export const statusOf = async ({ tenantId, campaignId }: Scene) =>
  (await asTenant(tenantId).campaign.findFirst({ where: { id: campaignId } }))?.status
