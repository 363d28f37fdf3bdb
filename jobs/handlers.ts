import { seal } from './audit/seal.ts'
import { buildAudience } from './campaigns/buildAudience.ts'
import { joinLive } from './campaigns/joinLive.ts'
import { plannerLoop } from './campaigns/planner.ts'
import { prune as pruneContent } from './content/prune.ts'
import { jobs, queues } from './contracts.ts'
import { crontab } from './crontab.ts'
import { check as checkDomain, checkDue as checkDueDomains } from './domains/check.ts'
import { publishInSandbox } from './domains/sandbox.ts'
import { send } from './email/send.ts'
import { figuresLoop } from './figures/loop.ts'
import { reconcile } from './figures/reconcile.ts'
import { retain } from './figures/retain.ts'
import { readerLoop } from './inbox/reader.ts'
import { change } from './leads/change.ts'
import { checkDomains } from './leads/checkDomains.ts'
import { cleanUp, cleanUpAll } from './leads/cleanUp.ts'
import { exportLeads } from './leads/export.ts'
import { importLeads } from './leads/import.ts'
import { checkDue as checkDueMailboxes, check as checkMailbox } from './mailboxes/check.ts'
import { reseal as resealSending } from './mailboxes/reseal.ts'
import { sendTest } from './mailboxes/sendTest.ts'
import { add } from './notifications/add.ts'
import { prune as pruneOperations } from './operations/prune.ts'
import { undo } from './operations/undo.ts'
import { prune } from './queue/prune.ts'
import { prune as pruneRequests } from './requests/prune.ts'
import { snapshot } from './segments/snapshot.ts'
import { senderLoop } from './sending/sender.ts'
import { prune as pruneSessions } from './session/prune.ts'
import { reseal } from './session/reseal.ts'
import { render } from './templates/render.ts'
import { test } from './templates/test.ts'
import { trackingOf } from './tracking/outlets.ts'
import type { Work } from './worker.ts'

/** What the product's worker does. */
export const product: Work<typeof jobs> = {
  contracts: jobs,
  queues,
  crontab,
  loops: (log) => [readerLoop(log), plannerLoop(log), senderLoop(log, { trackingOf }), figuresLoop(log)],
  handlers: {
    'audit.seal': seal,
    'campaign.audience': buildAudience,
    'campaign.joinLive': joinLive,
    'content.prune': pruneContent,
    'domain.check': checkDomain,
    'domain.checkDue': checkDueDomains,
    'domain.publishInSandbox': publishInSandbox,
    'email.send': send,
    'figures.reconcile': reconcile,
    'figures.retain': retain,
    'lead.change': change,
    'lead.checkDomains': checkDomains,
    'lead.cleanUp': cleanUp,
    'lead.cleanUpAll': cleanUpAll,
    'lead.export': exportLeads,
    'lead.import': importLeads,
    'mailbox.check': checkMailbox,
    'mailbox.checkDue': checkDueMailboxes,
    'mailbox.reseal': resealSending,
    'mailbox.sendTest': sendTest,
    'notification.add': add,
    'operation.prune': pruneOperations,
    'operation.undo': undo,
    'queue.prune': prune,
    'requests.prune': pruneRequests,
    'session.prune': pruneSessions,
    'session.reseal': reseal,
    'segment.snapshot': snapshot,
    'template.render': render,
    'template.test': test,
  },
}
