import { oneOf, word } from '../ui/search.ts'

/** What the address of the workspaces page says: which dialog is open, and on what. */
export type WorkspacesSearch = { dialog?: Dialog; on?: string }

const dialogs = ['new', 'edit', 'members', 'new-project', 'edit-project'] as const
type Dialog = (typeof dialogs)[number]

export const readWorkspacesSearch = (search: Record<string, unknown>): WorkspacesSearch => ({
  dialog: oneOf(dialogs, search.dialog),
  on: word(search.on),
})
