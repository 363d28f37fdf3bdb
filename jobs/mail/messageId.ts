import { readDomain } from './domain.ts'
import { Refused } from './refused.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The Message-ID of one of our messages: the same however often the message is built. */
export function messageIdFor(id: string, domain: string): string {
  if (!uuid.test(id)) throw new Error('A Message-ID is made from the message’s id.')
  return `<${id}@${domain}>`
}

/** Which of our messages a Message-ID stands for, if any. */
export function readMessageId(header: string): { id: string; domain: string } | undefined {
  const [, id, domainTyped] = /^<([0-9a-f-]{36})@([^<>@]{1,253})>$/.exec(header.trim().toLowerCase()) ?? []
  const domain = domainTyped && readDomain(domainTyped)
  return id && uuid.test(id) && domain && !(domain instanceof Refused) ? { id, domain } : undefined
}

const printable = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/
const mostReferences = 20

/** References for an answer: those that can be written, the first and the last ones when there are too many. */
export function threadOf(messageIds: readonly string[]): string[] {
  const good = [...new Set(messageIds.map((one) => one.trim()).filter((one) => printable.test(one)))]
  return good.length <= mostReferences ? good : [...good.slice(0, 1), ...good.slice(1 - mostReferences)]
}
