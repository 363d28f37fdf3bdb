import { product } from '../../jobs/handlers.ts'
import { openLog } from '../../jobs/log.ts'
import { startWorker } from '../../jobs/worker.ts'
import type { newTenant } from '../world.ts'

export type Tenant = Awaited<ReturnType<typeof newTenant>>

/** What the tenant is answered, when there is nothing to complain about. */
export async function asked<Data extends object>(
  { send }: Pick<Tenant, 'send'>,
  query: string,
  variables?: Record<string, unknown>,
) {
  const { data, errors } = await send<Data, Record<string, unknown>>(query, variables)
  if (errors || !data) throw new Error(`Refused: ${JSON.stringify(errors)}`)
  return data
}

export type Row = {
  result: string
  isSuppressed: boolean
  lead: { id: string; [name: string]: unknown } | null
  issues: { path: string; message: string }[]
}

export async function upsert(tenant: Pick<Tenant, 'send'>, input: Record<string, unknown>) {
  const { upsertLeads } = await asked<{
    upsertLeads: { __typename: string; rows: Row[]; createdCount: number; updatedCount: number; issues: Row['issues'] }
  }>(
    tenant,
    `mutation ($input: UpsertLeadsInput!) { upsertLeads(input: $input) { __typename
       ... on UpsertedLeads { createdCount updatedCount rows { result isSuppressed issues { path message }
         lead { id email firstName lastName country attributes status consentState company { name domain } tags { name } lists { name } } } }
       ... on InvalidInput { issues { path message } } ... on Problem { message } } }`,
    { input },
  )
  return upsertLeads
}

/** The ids of so many new leads. */
export async function newLeads(tenant: Tenant, count: number, of: (i: number) => Record<string, unknown> = () => ({})) {
  const leads = Array.from({ length: count }, (_, i) => ({ email: `lead${i}@example.test`, ...of(i) }))
  return (await upsert(tenant, { leads })).rows.map(({ lead }) => lead?.id ?? '')
}

/** The product's own worker, until it is stopped. Nobody answers its questions to the DNS. */
export function openWorker() {
  process.env.DNS_SERVERS = '127.0.0.1:9'
  return startWorker({ ...product, loops: () => [] }, openLog('worker'), { pollMs: 50, stopMs: 3_000 })
}
