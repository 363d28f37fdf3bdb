import type { SignedIn } from '../graphql/context.ts'
import { watch } from '../graphql/live.ts'
import { jobsById, progressOf } from './service.ts'

const over = new Set(['succeeded', 'dead', 'discarded'])

/** A job as it gets further. Its progress is read with it, so that a step forward is a change. */
export function watchJob({ db, viewer, forget }: SignedIn, id: string) {
  return watch({
    change: { tenant: viewer.tenantId, topic: 'job', id },
    async read() {
      forget()
      const [[job], [progress]] = await Promise.all([jobsById(db, [id]), progressOf(db, [id])])
      return job ? { ...job, progress: progress ?? null } : null
    },
    isLast: (job) => job === null || over.has(job.state),
    everyMs: 2_000,
  })
}
