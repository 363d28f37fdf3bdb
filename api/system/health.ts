import { content } from '../../prisma/content.ts'
import { notifications } from '../../prisma/notifications.ts'
import { olap } from '../../prisma/olap.ts'
import { lookAcross, oltp } from '../../prisma/tenancy.ts'

export const tierNames = ['oltp', 'content', 'olap', 'notifications', 'queue'] as const
export type TierName = (typeof tierNames)[number]
export type TierHealth = { status: 'up' | 'down'; ms: number; message?: string }

/** A worker that has not been heard of for this long does not count as one. */
const silence = 60

const asks: Record<TierName, () => Promise<unknown>> = {
  oltp: oltp.ping,
  content: content.ping,
  olap: olap.ping,
  notifications: notifications.ping,
  queue: async () => {
    const [found] = await lookAcross('health').$queryRaw<{ workers: bigint }[]>`
      select count(*) as workers from queue.workers where beat_at > now() - make_interval(secs => ${silence})`
    if (!found?.workers) throw new Error('No worker is running: jobs wait.')
  },
}

/** Each tier by itself, asked at the same time. */
export async function health() {
  const answers = await Promise.all(tierNames.map(async (name) => [name, await ask(asks[name])] as const))
  const tiers = Object.fromEntries(answers) as Record<TierName, TierHealth>
  const status = answers.every(([, { status }]) => status === 'up') ? 'up' : 'down'
  return { status, tiers }
}

async function ask(reach: () => Promise<unknown>): Promise<TierHealth> {
  const began = performance.now()
  const ms = () => Math.round(performance.now() - began)
  try {
    await Promise.race([reach(), tooLate(3_000)])
    return { status: 'up', ms: ms() }
  } catch (error) {
    return { status: 'down', ms: ms(), message: (error as Error).message.split('\n')[0] }
  }
}

const tooLate = (ms: number) =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms).unref())
