import { type SandboxMessageFace, SandboxUnavailable, type sandboxOf } from '../../jobs/outside/sandbox.ts'
import { fault } from '../graphql/fault.ts'
import type { SandboxInbox, SandboxLetter, SandboxMessage } from './types.ts'

/** The sandbox as one tenant sees it. It is asked when a field is. */
export type TenantSandbox = NonNullable<ReturnType<typeof sandboxOf>>

const longestList = 200

export async function inboxes(sandbox: TenantSandbox): Promise<SandboxInbox[]> {
  const found = await reach(sandbox.inboxes())
  return found
    .map(({ messages: messageCount, ...inbox }) => ({ ...inbox, messageCount }))
    .sort((a, b) => b.lastReceivedAt.getTime() - a.lastReceivedAt.getTime())
}

export async function messages(sandbox: TenantSandbox, inbox: string, first: number): Promise<SandboxMessage[]> {
  const most = Math.min(Math.max(first, 1), longestList)
  return (await reach(sandbox.messages(inbox, most))).map(faceOf)
}

export async function message(sandbox: TenantSandbox, key: string): Promise<SandboxLetter | null> {
  const found = await reach(sandbox.message(key))
  if (!found) return null
  const { html, text, headers, source } = found
  return { ...faceOf(found), content: { html, text, headers, source } }
}

const faceOf = ({ id, account, ...message }: SandboxMessageFace): SandboxMessage => ({
  ...message,
  key: id,
  mailbox: account ?? null,
})

async function reach<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof SandboxUnavailable ? fault('UNAVAILABLE', error.message) : error
  }
}
