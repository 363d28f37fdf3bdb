import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import type { Log } from '../log.ts'
import type { Loop } from '../loops.ts'
import { type Claimed, claim, dueMailboxes, type Wanted } from './claim.ts'
import { gateOf } from './gate.ts'
import { byKey } from './groups.ts'
import { watchHarm } from './guard.ts'
import { type Lane, openLane } from './lane.ts'
import { renewLeases, takeBackLapsed } from './lapsed.ts'
import { pagesOf } from './pages.ts'
import { recorderOf } from './record.ts'
import type { TrackingOf } from './write.ts'

export interface SenderOptions {
  readonly trackingOf: TrackingOf
  /** Connections at the same time, for each mailbox. */
  readonly connections?: number
  /** How long a mail belongs to a process that says nothing any more. */
  readonly leaseSeconds?: number
}

const batch = 500
/** What one process holds at the same time, and what one tenant may have of that. */
const mostHeld = 2_000
const mostHeldByTenant = 1_000
/** A lane that has done nothing for so long is closed. */
const idleMilliseconds = 60_000
const lookMilliseconds = 500
const careMilliseconds = 2_500

/** Sends what is due, from all mailboxes side by side. */
export function senderLoop(log: Log, { trackingOf, connections = 4, leaseSeconds = 60 }: SenderOptions): Loop {
  const by = uuid()
  const lanes = new Map<string, Lane>()
  const usedAt = new Map<Lane, number>()
  const under = new Set<Promise<void>>()
  let due = new Map<string, { tenantId: string; mailboxId: string }>()
  let [lookedAt, caredAt] = [0, 0]
  let madeRoom = () => {}
  const harm = watchHarm()
  const recording = recorderOf(by, log)
  const desk = {
    ...{ log, trackingOf, connections, pass: gateOf(by) },
    async record(mark: Parameters<typeof recording>[0]) {
      const ruled = await recording(mark)
      if (ruled === 'bounced' || ruled === 'rejected') harm.saw(mark.mail.tenantId, mark.mail.campaignId)
      madeRoom()
      return ruled
    },
  }

  function laneOf(box: { tenantId: string; mailboxId: string }) {
    const key = box.mailboxId
    const lane = lanes.get(key) ?? openLane(box, desk)
    lanes.set(key, lane)
    return lane
  }

  /** A batch, shared out evenly: nobody's queue is longer for that of another. */
  function share(): Wanted[] {
    const held = new Map<string, number>()
    let free = mostHeld
    for (const { tenantId, held: mails } of lanes.values()) {
      held.set(tenantId, (held.get(tenantId) ?? 0) + mails.size)
      free -= mails.size
    }
    const open = [...due.values()]
      .map(laneOf)
      .map((lane) => ({ lane, room: Math.min(lane.room(), mostHeldByTenant - (held.get(lane.tenantId) ?? 0)) }))
      .filter(
        ({ lane, room }) =>
          lane.restsUntil < Date.now() && room > 0 && (lane.held.size === 0 || room >= connections * 2),
      )
    // Who waited longest is served first; in a large crowd each gets a little.
    open.sort((a, b) => (usedAt.get(a.lane) ?? 0) - (usedAt.get(b.lane) ?? 0))
    let left = Math.min(batch, free)
    const each = Math.max(Math.ceil(left / Math.max(open.length, 1)), connections)
    const wanted: Wanted[] = []
    for (const { lane, room } of open) {
      const many = Math.min(room, each, left)
      if (many <= 0) break
      left -= many
      wanted.push({ tenantId: lane.tenantId, mailboxId: lane.mailboxId, many })
    }
    return wanted
  }

  function follow(work: Promise<void>) {
    const followed = work
      .catch((error: unknown) => log.error({ err: error }, 'a batch could not be sent'))
      .finally(() => under.delete(followed))
    under.add(followed)
  }

  async function dispatch(tenantId: string, mails: readonly Claimed[]) {
    const fit = mails.filter(({ isStopped }) => !isStopped)
    const pages = await pagesOf(tenantId, fit).catch((error: unknown) => {
      log.error({ err: error, tenantId }, 'mails could not be prepared')
      return new Map()
    })
    const byLane = byKey(mails, ({ mailboxId }) => mailboxId)
    await Promise.all(
      [...byLane].map(async ([mailboxId, theirs]) => {
        const lane = laneOf({ tenantId, mailboxId })
        await lane.add(theirs, pages).catch(async (error: unknown) => {
          log.error({ err: error, mailboxId }, 'a mailbox could not be opened')
          lane.rest(10)
          await lane.giveBack(theirs)
        })
      }),
    )
  }

  async function care() {
    if (Date.now() - caredAt < careMilliseconds) return
    caredAt = Date.now()
    await takeBackLapsed()
    await harm.look()
    const mine = [...lanes.values()].flatMap(({ held }) => [...held])
    if (mine.length > 0) await renewLeases(mine, by, leaseSeconds)
    for (const [key, lane] of lanes) {
      if (lane.held.size > 0 || Date.now() - (usedAt.get(lane) ?? 0) < idleMilliseconds) continue
      if (lane.restsUntil > Date.now()) continue
      lanes.delete(key)
      usedAt.delete(lane)
      void lane.stop(1_000)
    }
  }

  return {
    name: 'sending',
    every: lookMilliseconds,
    async turn(signal) {
      await care()
      if (Date.now() - lookedAt >= lookMilliseconds || due.size === 0) {
        lookedAt = Date.now()
        due = new Map((await dueMailboxes()).map((box) => [box.mailboxId, box]))
      }
      const wanted = share()
      if (wanted.length === 0) {
        if (due.size === 0) return false
        await roomOr(lookMilliseconds / 5, signal)
        return true
      }
      if (signal.aborted) return false
      const mails = await claim(wanted, by, leaseSeconds)
      const counts = new Map<string, number>()
      for (const mail of mails) counts.set(mail.mailboxId, (counts.get(mail.mailboxId) ?? 0) + 1)
      for (const { mailboxId, many } of wanted) {
        usedAt.set(laneOf({ tenantId: due.get(mailboxId)?.tenantId ?? '', mailboxId }), Date.now())
        if ((counts.get(mailboxId) ?? 0) < many) due.delete(mailboxId)
      }
      for (const [mailboxId, theirs] of byKey(mails, (mail) => mail.mailboxId)) lanes.get(mailboxId)?.hold(theirs)
      for (const [tenantId, theirs] of byKey(mails, (mail) => mail.tenantId)) follow(dispatch(tenantId, theirs))
      return mails.length > 0
    },
    async stop(milliseconds) {
      const within = Math.max(milliseconds - 3_000, 500)
      await Promise.all([...lanes.values()].map((lane) => lane.stop(within)))
      while (under.size > 0) await Promise.all(under)
      // What was being prepared when it was stopped has given itself back by now.
      while ([...lanes.values()].some(({ held }) => held.size > 0)) await pause(10)
    },
  }

  function roomOr(milliseconds: number, signal: AbortSignal) {
    return new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        madeRoom = () => {}
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      signal.addEventListener('abort', end, { once: true })
      madeRoom = end
    })
  }
}
