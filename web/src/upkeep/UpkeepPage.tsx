import { Page } from '../ui/Page.tsx'
import { CleanupPanel } from './CleanupPanel.tsx'
import { FieldsPanel } from './FieldsPanel.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'

/** What keeps leads in order: fields of one's own, cleaning up by rule, and the way back from whatever changed many. */
export function UpkeepPage() {
  return (
    <Page title="Lead upkeep" lead="Your own fields, what is cleaned up by itself, and what can be undone.">
      <FieldsPanel />
      <CleanupPanel />
      <HistoryPanel />
    </Page>
  )
}
