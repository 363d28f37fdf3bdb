import { oneOf } from '../ui/search.ts'

const dialogs = ['new'] as const

/** What the address of the tokens page says: whether the dialog for a new one is open. */
export type TokensSearch = { dialog?: (typeof dialogs)[number] | undefined }

export const readTokensSearch = (search: Record<string, unknown>): TokensSearch => ({
  dialog: oneOf(dialogs, search.dialog),
})
