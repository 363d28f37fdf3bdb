import { oneOf, word } from '../ui/search.ts'

/** What the address of the mailboxes says: whether one is added, or many. */
export type MailboxesSearch = { dialog?: 'new' | 'import' | undefined }

export const readMailboxesSearch = ({ dialog }: Record<string, unknown>): MailboxesSearch => ({
  dialog: oneOf(['new', 'import'], dialog),
})

/** What Google's or Microsoft's page sends back. */
export type ConnectionSearch = { code?: string | undefined; state?: string | undefined; error?: string | undefined }

export const readConnectionSearch = ({ code, state, error }: Record<string, unknown>): ConnectionSearch => ({
  code: word(code, 8_000),
  state: word(state, 8_000),
  error: word(error),
})
