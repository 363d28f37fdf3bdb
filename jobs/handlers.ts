import { seal } from './audit/seal.ts'
import { jobs, queues } from './contracts.ts'
import { crontab } from './crontab.ts'
import { send } from './email/send.ts'
import { add } from './notifications/add.ts'
import { prune } from './queue/prune.ts'
import { prune as pruneRequests } from './requests/prune.ts'
import { prune as pruneSessions } from './session/prune.ts'
import { reseal } from './session/reseal.ts'
import type { Work } from './worker.ts'

/** What the product's worker does. */
export const product: Work<typeof jobs> = {
  contracts: jobs,
  queues,
  crontab,
  handlers: {
    'audit.seal': seal,
    'email.send': send,
    'notification.add': add,
    'queue.prune': prune,
    'requests.prune': pruneRequests,
    'session.prune': pruneSessions,
    'session.reseal': reseal,
  },
}
