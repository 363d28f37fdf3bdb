import type { JobState } from '../gql/graphql.ts'
import type { Tone } from '../ui/Mark.tsx'

export type { JobState }

/** How each state of a job is called and coloured. */
export const stateNames: Record<JobState, { label: string; tone: Tone; beats?: boolean; means: string }> = {
  running: { label: 'Running', tone: 'busy', beats: true, means: 'A worker has it in hand.' },
  waiting: { label: 'Waiting', tone: 'idle', means: 'Runs as soon as a worker is free.' },
  scheduled: { label: 'Scheduled', tone: 'idle', means: 'Runs when its time has come.' },
  retrying: { label: 'Retrying', tone: 'warn', means: 'It failed and will be tried again.' },
  dead: { label: 'Dead', tone: 'bad', means: 'It failed as often as it may. Only you can start it again.' },
  succeeded: { label: 'Succeeded', tone: 'good', means: 'Done.' },
  discarded: { label: 'Discarded', tone: 'idle', means: 'Somebody gave it up.' },
}

export const states = Object.keys(stateNames) as JobState[]

/** A job that failed can be started again, as can one whose time has not come. */
export const mayRetry = (state: JobState) => state === 'dead' || state === 'retrying' || state === 'scheduled'

/** What is over or in hand cannot be given up. */
export const mayDiscard = (state: JobState) => mayRetry(state) || state === 'waiting'
