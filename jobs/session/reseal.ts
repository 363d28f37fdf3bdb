import { isStale, reseal as resealed } from '../../prisma/seal.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { totpPlace } from './totpPlace.ts'

const batch = 500

/** Wraps the keys of people's secrets with the present sealing key, so that an older one can be retired. */
export const reseal: Handler<'session.reseal'> = async (_, { log, signal }) => {
  let count = 0
  for (let after = ''; !signal.aborted; ) {
    const settings = await lookAcross('sealed secrets').userMfaSetting.findMany({
      where: { totpSecret: { not: null }, ...(after && { userId: { gt: after } }) },
      orderBy: { userId: 'asc' },
      take: batch,
    })
    for (const { userId, totpSecret } of settings) {
      if (!totpSecret || !isStale(totpSecret)) continue
      const fresh = resealed(totpSecret, totpPlace(userId))
      // Only over what was read: its person may set up another app meanwhile.
      const changed = await acrossTenants('sealed secrets', (db) =>
        db.userMfaSetting.updateMany({ where: { userId, totpSecret }, data: { totpSecret: fresh } }),
      )
      count += changed.count
    }
    if (settings.length < batch) break
    after = settings.at(-1)?.userId ?? ''
  }
  if (count > 0) log.info({ count }, 'secrets resealed')
}
