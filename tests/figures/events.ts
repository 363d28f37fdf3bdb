import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'

/** A world in which events happen: few ids, so that they meet. */
export interface Scene {
  readonly tenantId: string
  readonly campaigns: readonly string[]
  readonly steps: readonly string[]
  readonly variants: readonly string[]
  readonly mailboxes: readonly string[]
  readonly leads: readonly string[]
}

const some = (count: number) => Array.from({ length: count }, () => randomUUID())

export const newScene = (tenantId: string = randomUUID()): Scene => ({
  tenantId,
  campaigns: some(2),
  steps: some(2),
  variants: some(2),
  mailboxes: some(2),
  leads: some(5),
})

/** Now and then there is none. */
const one = (parameter: string) =>
  `(${parameter}::uuid[])[1 + floor(random() * (cardinality(${parameter}::uuid[]) + 0.5))]`

/** Events of any kind, at any time of this month and the one before. */
export const happen = (sql: Pick<ClientBase, 'query'>, scene: Scene, count: number) =>
  sql.query(
    `insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, lead_id, email_account_id,
            message_id, is_bot, is_first, payload)
     select $1::uuid, gen_random_uuid(), date_trunc('month', now()) + (random() * 50 - 28) * interval '1 day',
            (enum_range(null::interaction))[1 + floor(random() * 9)], ${['$2', '$3', '$4', '$5', '$6'].map(one).join(', ')},
            gen_random_uuid(), random() < 0.3, random() < 0.5,
            case when random() < 0.5 then '{"severity": "hard"}' else '{}' end::jsonb
       from generate_series(1, $7::int)`,
    [scene.tenantId, scene.campaigns, scene.steps, scene.variants, scene.leads, scene.mailboxes, count],
  )
