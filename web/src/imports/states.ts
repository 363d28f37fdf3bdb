import type { LeadImportStatus } from '../gql/graphql.ts'
import type { Tone } from '../ui/Mark.tsx'

/** What an import's status is called, and how it looks. */
export const states: Record<LeadImportStatus, { label: string; tone: Tone }> = {
  draft: { label: 'Draft', tone: 'idle' },
  running: { label: 'Running', tone: 'busy' },
  completed: { label: 'Done', tone: 'good' },
  failed: { label: 'Stopped', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
  undone: { label: 'Undone', tone: 'idle' },
}
