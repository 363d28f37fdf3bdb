import { inTenant } from '../../prisma/tenancy.ts'
import { type Credentials, sealCredentials } from './credentials.ts'

/** Microsoft gives a new refresh token with each access token, and the old one ends. */
export const keepRefreshToken = (tenantId: string, emailAccountId: string, given: Credentials) =>
  inTenant(tenantId, async (db) => {
    const credentials = sealCredentials(tenantId, emailAccountId, given)
    await db.emailAccount.updateMany({ where: { id: emailAccountId, login: 'oauth2' }, data: { credentials } })
  })
