import type { Place } from '../../prisma/seal.ts'

/** Where a secret of an account at a provider is sealed. */
export const espPlace =
  (column: 'credentials' | 'webhook_secret') =>
  (tenantId: string, espAccountId: string): Place => ({
    owner: tenantId,
    row: espAccountId,
    field: `esp_accounts.${column}`,
  })
