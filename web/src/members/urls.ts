import { oneOf } from '../ui/search.ts'

const dialogs = ['invite'] as const

/** What the address of the members page says: whether the invitation dialog is open. */
export type MembersSearch = { dialog?: (typeof dialogs)[number] | undefined }

export const readMembersSearch = (search: Record<string, unknown>): MembersSearch => ({
  dialog: oneOf(dialogs, search.dialog),
})
