import type { CheckedRecord } from './records.ts'

export type DomainStatus = 'pending' | 'verified' | 'failing' | 'failed'

/** Where a domain stands before a check. */
export interface Standing {
  readonly status: DomainStatus
  readonly failingSince: Date | null
  /** When the DNS last said something about every required record. */
  readonly answeredAt: Date | null
  /** How often it was checked since something was changed. */
  readonly checkCount: number
}

export interface Judgement extends Standing {
  readonly nextCheckAt: Date
  /** What the people who run the tenant are told, if anything. */
  readonly notice?: 'verified' | 'failing' | 'failed' | 'unanswered'
  /** Whether a key that is not published stops signing: one look is no proof. */
  readonly believesLoss: boolean
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A loss is believed when it is seen again after this long. */
export const doubtMilliseconds = 5 * minute
/** How long mail still goes out from a domain that lost a record, as long as its signatures verify. */
export const graceMilliseconds = 3 * day
/** How long name servers may be silent. */
const silenceMilliseconds = 7 * day

/** What a check makes of a domain. Silence proves nothing: only an answer that something is not there counts against it. */
export function judge(before: Standing, records: readonly CheckedRecord[], now: Date): Judgement {
  const required = records.filter(({ isRequired }) => isRequired)
  const isLost = required.some(({ state }) => state === 'missing' || state === 'different')
  const isSilent = required.some(({ state }) => state === 'unanswered')
  const checkCount = before.checkCount + 1
  const at = (milliseconds: number) => new Date(now.getTime() + milliseconds)
  const { status, failingSince, answeredAt } = before

  if (!isLost && !isSilent) {
    const verified = { status: 'verified' as const, failingSince: null, answeredAt: now, checkCount: 0 }
    const notice = status === 'verified' ? {} : { notice: 'verified' as const }
    return { ...verified, nextCheckAt: at(day), believesLoss: true, ...notice }
  }
  if (!isLost) return judgeSilence(before, checkCount, now)

  const lost = { answeredAt: isSilent ? answeredAt : now, checkCount }
  if (status === 'pending' || status === 'failed')
    return { ...lost, status, failingSince, nextCheckAt: at(pendingDelay(checkCount)), believesLoss: true }
  if (status === 'verified' || failingSince === null) {
    const failing = { status: 'failing' as const, failingSince: now, believesLoss: false, notice: 'failing' as const }
    return { ...lost, ...failing, nextCheckAt: at(doubtMilliseconds) }
  }
  const since = now.getTime() - failingSince.getTime()
  const believesLoss = since >= doubtMilliseconds
  if (since < graceMilliseconds)
    return { ...lost, status, failingSince, believesLoss, nextCheckAt: at(since < hour ? 10 * minute : hour) }
  return { ...lost, status: 'failed', failingSince, believesLoss, nextCheckAt: at(hour), notice: 'failed' }
}

/** Told once: failingSince of a verified domain is when that was. */
function judgeSilence(before: Standing, checkCount: number, now: Date): Judgement {
  const { status, answeredAt, failingSince } = before
  const nextCheckAt = new Date(now.getTime() + (status === 'pending' ? pendingDelay(checkCount) : 15 * minute))
  const unchanged = { status, failingSince, answeredAt, checkCount, nextCheckAt, believesLoss: false }
  const silent = answeredAt ? now.getTime() - answeredAt.getTime() : 0
  if (status !== 'verified' || silent < silenceMilliseconds || failingSince !== null) return unchanged
  return { ...unchanged, failingSince: now, notice: 'unanswered' }
}

/** Often while somebody sits before their DNS, then ever more seldom. */
function pendingDelay(checkCount: number) {
  const seconds = Math.min(10 * 1.6 ** (checkCount - 1), 6 * 3_600)
  return Math.round(seconds) * 1_000
}
