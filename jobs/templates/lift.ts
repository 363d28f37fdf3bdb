import { LiquidError, Tokenizer, type TopLevelToken, TypeGuards } from 'liquidjs'
import { addressFault, pictureFault } from './addresses.ts'
import type { Draft, LinkKind } from './draft.ts'
import { escapeMarkup } from './escape.ts'
import { type Origin, type Piece, withoutMarks } from './pieces.ts'
import { TemplateProblem } from './problem.ts'

export const LONGEST_SOURCE = 200_000
const LONGEST_TAG = 1_000
const DEEPEST_TAG = 20
const MOST_TAGS = 2_000

const OPENERS = ['if', 'unless', 'case', 'for', 'spin']
const INNER = ['else', 'elsif', 'when', 'or', 'break', 'continue', 'assign']
const CLOSERS = OPENERS.map((name) => `end${name}`)

/** What a tag does to the nesting of tags. */
export function stepOf(tag: string): 1 | 0 | -1 {
  const [name = ''] = tag.split(/\s/, 1)
  if (OPENERS.includes(name)) return 1
  return CLOSERS.includes(name) ? -1 : 0
}

export function refuse(origin: Origin, message: string): never {
  throw new TemplateProblem([{ ...origin, message }])
}

function tokensOf(source: string, origin: Origin): TopLevelToken[] {
  if (source.length > LONGEST_SOURCE) refuse(origin, `This is longer than ${LONGEST_SOURCE} characters: shorten it.`)
  try {
    return new Tokenizer(source).readTopLevelTokens()
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    refuse(origin, `${error.message.split(', line:')[0]}: close it with }} or %}.`)
  }
}

/** Replaces every Liquid tag in a text by a slot, so that nothing after this step can mistake it for anything else. */
export function liftTags(draft: Draft, source: string, origin: Origin): string {
  let at = -1
  let depth = 0
  let spins = 0

  function lift(token: TopLevelToken): string {
    if (TypeGuards.isHTMLToken(token)) return token.getContent()
    if (at < 0) at = draft.origins.push(origin) - 1
    if (token.size() > LONGEST_TAG) refuse(origin, `A tag is longer than ${LONGEST_TAG} characters: simplify it.`)
    if (++draft.tags > MOST_TAGS) refuse(origin, `The template has more than ${MOST_TAGS} tags: simplify it.`)
    if (!TypeGuards.isTagToken(token)) {
      if (token.content === '') refuse(origin, 'Put the name of a field between {{ and }}.')
      return draft.slots.add({ put: token.content, as: 'html', at }, { put: token.content, as: 'text', at })
    }
    if (![...OPENERS, ...INNER, ...CLOSERS].includes(token.name)) {
      refuse(origin, `There is no {% ${token.name} %}. You can use ${OPENERS.join(', ')} and assign.`)
    }
    depth += stepOf(token.name)
    if (depth > DEEPEST_TAG) refuse(origin, `Tags are nested more than ${DEEPEST_TAG} deep: simplify them.`)
    // The wording a recipient gets hangs on this key, so that it survives edits elsewhere in the template.
    const key =
      token.name === 'spin' ? `${origin.blockId ?? ''}.${origin.path.split('.').at(-1)}.${spins++}` : undefined
    return draft.slots.add({ tag: token.content, at, ...(key && { key }) })
  }

  return tokensOf(withoutMarks(source), origin).map(lift).join('')
}

function ready(pieces: Piece[], change: (text: string) => string): Piece[] {
  return pieces.map((piece) => (typeof piece === 'string' ? change(piece) : piece))
}

/** A line of text with merge fields (a heading, a label, an alternative text), as one slot. */
export function liftLine(draft: Draft, source: string, origin: Origin): string {
  const text = liftTags(draft, source, origin)
  return draft.slots.add(
    { group: ready(draft.slots.cut(text, 'html'), escapeMarkup) },
    { group: draft.slots.cut(text, 'text') },
  )
}

/** A template that is plain text, or a subject, as pieces. */
export function liftPlain(draft: Draft, source: string, origin: Origin): Piece[] {
  return draft.slots.cut(liftTags(draft, source, origin), 'text')
}

/** Only what opens an address may be an address itself; what follows is a part of it and is percent-encoded. */
function asAddress(pieces: Piece[]): Piece[] {
  const branches: boolean[] = []
  let opened = false
  return pieces.map((piece) => {
    if (typeof piece === 'string') opened = true
    else if ('put' in piece) {
      const as = opened ? 'query' : 'url'
      opened = true
      return { ...piece, as }
    } else if ('tag' in piece) {
      const step = stepOf(piece.tag)
      if (step === 1) branches.push(opened)
      else if (step === -1) opened = branches.pop() !== undefined
      else opened = branches.at(-1) ?? opened
    }
    return piece
  })
}

const OWN_PAGES: Record<string, LinkKind> = {
  unsubscribe_url: 'unsubscribe',
  view_in_browser_url: 'browser',
  answer_url: 'answer',
}

function kindOf(target: readonly Piece[]): LinkKind {
  const [head = ''] = target.flatMap((piece) => (typeof piece === 'object' && 'put' in piece ? [piece.put] : []))
  return (typeof target[0] === 'string' ? undefined : OWN_PAGES[head.match(/^\w+/)?.[0] ?? '']) ?? 'link'
}

/** The slot of a link's address. It has a number, by which a sender replaces it for each recipient. */
export function liftLink(draft: Draft, source: string, label: string, origin: Origin): string {
  const written = source.trim()
  const fault = addressFault(written)
  if (fault) refuse(origin, fault)
  const target = asAddress(draft.slots.cut(liftTags(draft, written, origin), 'text'))
  const number = draft.links.length
  draft.links.push({ number, kind: kindOf(target), written, label, blockId: origin.blockId, target })
  return draft.slots.add({ link: number, as: 'html' }, { link: number, as: 'text' })
}

/** The slot of a picture's address. AMP takes only `secure` ones. */
export function liftPicture(draft: Draft, source: string, origin: Origin): string {
  const fault = pictureFault(source.trim())
  if (fault) refuse(origin, fault)
  return liftOwnPicture(draft, source, origin)
}

/** A picture at an address of ours, which on a developer's machine is a private one. */
export function liftOwnPicture(draft: Draft, source: string, origin: Origin): string {
  const address = asAddress(draft.slots.cut(liftTags(draft, source.trim(), origin), 'text'))
  return draft.slots.add({ address, secure: false }, '', { address, secure: true })
}
