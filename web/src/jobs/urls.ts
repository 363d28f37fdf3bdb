import { oneOf, word } from '../ui/search.ts'
import { type JobState, states } from './states.ts'

/** What the address of the jobs page says: the filters, and the job whose drawer is open. */
export type JobsSearch = { state?: JobState[]; queue?: string; name?: string; job?: string }

export function readJobsSearch({ state, queue, name, job }: Record<string, unknown>): JobsSearch {
  const wanted = [state].flat().flatMap((one) => oneOf(states, one) ?? [])
  return {
    state: wanted.length > 0 ? wanted : undefined,
    queue: word(queue),
    name: word(name),
    job: word(job),
  }
}
