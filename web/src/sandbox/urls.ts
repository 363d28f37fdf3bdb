import { oneOf, word } from '../ui/search.ts'

/** The ways to look at a message. */
export const views = ['rendered', 'text', 'headers', 'source'] as const
export type View = (typeof views)[number]

/** What the address of the sandbox says: whose inbox is open, and which message, looked at how. */
export type SandboxSearch = {
  inbox?: string | undefined
  message?: string | undefined
  view?: View | undefined
}

export const readSandboxSearch = (search: Record<string, unknown>): SandboxSearch => ({
  inbox: word(search.inbox, 320),
  message: word(search.message, 40),
  view: oneOf(views, search.view),
})
