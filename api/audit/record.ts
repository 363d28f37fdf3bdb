import { v7 as uuid } from 'uuid'
import { acrossTenants, type Db } from '../../prisma/tenancy.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { differences } from './differences.ts'
import { isPersonal, type Target } from './observe.ts'

/** What was so before a mutation, and what is after it. */
export type Change = { before?: object | null; after?: object | null }

export type Deed = { action: string; target?: Target | undefined; change?: Change | undefined }

type Actor = Pick<Viewer, 'tenantId' | 'userId'> & { tokenId?: string | null }
type Asked = Pick<Caller, 'ip' | 'requestId'>

/** Writes down what was done, in the transaction that does it. */
export async function record(db: Pick<Db, '$executeRaw'>, actor: Actor, { ip, requestId }: Asked, deed: Deed) {
  const { action, target, change } = deed
  const changes = change ? differences(change, { namesOnly: isPersonal(action, target) }) : null
  await db.$executeRaw`
    /* audit.record */
    insert into audit_logs (tenant_id, id, actor_user_id, token_id, action, target_type, target_id, changes, ip, request_id)
    values (${actor.tenantId}::uuid, ${uuid()}::uuid, ${actor.userId}::uuid, ${actor.tokenId ?? null}::uuid, ${action},
            ${target?.noun ?? null}, ${target?.uuid ?? null}::uuid, ${changes && JSON.stringify(changes)}::jsonb, ${ip}, ${requestId})`
}

/** What a person did to their own account, written down in each of their tenants: its admins answer for who gets in. */
export const recordForPerson = (userId: string, asked: Asked, action: string, change?: Change) =>
  acrossTenants('what a person did to their account', async (db) => {
    const memberships = await db.tenantUser.findMany({ where: { userId, deletedAt: null }, select: { tenantId: true } })
    for (const { tenantId } of memberships) {
      await record(db, { tenantId, userId }, asked, { action, target: { noun: 'user', uuid: userId }, change })
    }
  })
