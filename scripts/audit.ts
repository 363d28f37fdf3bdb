import { auditedTenants, verify } from '../jobs/audit/verify.ts'
import { oltp } from '../prisma/tenancy.ts'
import { openDatabases } from './databases.ts'

/** `npm run audit`: walks the audit log of every tenant and says where a row was changed, removed or slipped in. */
export async function audit() {
  const databases = await openDatabases(() => {})
  Object.assign(process.env, databases.urls)
  let broken = 0
  try {
    for (const tenantId of await auditedTenants()) {
      const verdict = await verify(tenantId)
      if (verdict.broken) broken += 1
      console.log(
        `${tenantId}  ${verdict.rows} rows  ${verdict.head.hash.toString('hex')}  ${verdict.broken ?? 'holds'}`,
      )
    }
  } finally {
    await oltp.close()
    await databases.stop()
  }
  console.log(broken ? `${broken} logs do not hold.` : 'Every log holds.')
  process.exitCode = broken ? 1 : 0
}
