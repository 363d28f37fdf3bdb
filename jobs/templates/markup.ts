import { convert } from 'html-to-text'
import { DomUtils, parseDocument } from 'htmlparser2'
import { cleanStyle } from './css.ts'
import type { Draft } from './draft.ts'
import { liftLink, liftPicture, liftTags, refuse, stepOf } from './lift.ts'
import { hasSlot, type Origin, slotsIn } from './pieces.ts'
import { type Policy, sanitise } from './sanitise.ts'
import { checkShape } from './shape.ts'

type Node = ReturnType<typeof parseDocument>['children'][number]

/** Styles that elements get unless their author gave them others, by the name of the element. */
export type Look = Readonly<Record<string, string>>

const MERGEABLE = ['href', 'src', 'alt', 'title', 'aria-label']

/** Both ends of a branch must stand in one element, so that the markup is whole whichever way it goes. */
function checkBranches(draft: Draft, nodes: Node[], origin: Origin): void {
  const open: { tag: string; parent: Node['parent'] }[] = []
  for (const node of DomUtils.filter(DomUtils.isText, nodes, true)) {
    if (!DomUtils.isText(node)) continue
    for (const slot of slotsIn(node.data)) {
      const piece = draft.slots.at(slot, 'html')
      if (typeof piece === 'string' || !('tag' in piece)) continue
      const step = stepOf(piece.tag)
      const [name = ''] = piece.tag.split(/\s/, 1)
      const last = open.at(-1)
      const branches = step === -1 || ['else', 'elsif', 'when', 'or'].includes(name)
      if (branches && last && last.parent !== node.parent) {
        refuse(origin, `{% ${last.tag} %} and its {% ${name} %} must stand in the same element.`)
      }
      if (step === 1) open.push({ tag: piece.tag, parent: node.parent })
      if (step === -1) open.pop()
    }
  }
}

/** The text of an attribute that may hold slots, back as its author wrote it. */
export function asWritten(draft: Draft, value: string): string {
  return draft.slots
    .cut(value, 'text')
    .map((piece) => {
      if (typeof piece === 'string') return piece
      if ('put' in piece) return `{{ ${piece.put} }}`
      return 'tag' in piece ? `{% ${piece.tag} %}` : ''
    })
    .join('')
}

/**
 * Markup whose tags are slots already, cleaned, with slots for all else that differs between recipients: addresses of
 * links and pictures, and attributes with fields in them.
 */
export function cleanMarkup(draft: Draft, marked: string, origin: Origin, policy: Policy, look: Look = {}): string {
  const note = (message: string) => void draft.notes.push({ ...origin, message })
  checkShape(marked, origin, 'html')
  const clean = sanitise(marked, policy, note, (message) => refuse(origin, message))
  const document = parseDocument(clean)
  checkBranches(draft, document.children, origin)
  for (const element of DomUtils.filter(DomUtils.isTag, document.children, true)) {
    if (!DomUtils.isTag(element)) continue
    const { name, attribs } = element
    for (const [attribute, value] of Object.entries(attribs)) {
      if (hasSlot(value) && !MERGEABLE.includes(attribute)) {
        refuse(origin, `A merge field cannot stand in the ${attribute} of <${name}>.`)
      }
    }
    const style = [look[name], cleanStyle(attribs.style ?? '', note)].filter(Boolean).join(';')
    if (style) attribs.style = style
    else delete attribs.style
    if (attribs.href !== undefined) {
      const label = asWritten(draft, DomUtils.textContent(element)).trim()
      attribs.href = liftLink(draft, asWritten(draft, attribs.href), label, origin)
    }
    if (attribs.src !== undefined) attribs.src = liftPicture(draft, asWritten(draft, attribs.src), origin)
    for (const attribute of ['alt', 'title', 'aria-label']) {
      const value = attribs[attribute]
      if (value && hasSlot(value)) attribs[attribute] = draft.slots.add({ group: draft.slots.cut(value, 'html') }, '')
    }
  }
  const last = document.children.at(-1)
  // The space under a text is the block's, not the last paragraph's.
  if (policy === 'rich' && last && DomUtils.isTag(last))
    last.attribs.style = `${last.attribs.style ?? ''};margin-bottom:0`
  return DomUtils.getOuterHTML(document, { encodeEntities: 'utf8' })
}

/** Clean markup with slots as text. */
export function textOfMarkup(markup: string): string {
  return convert(markup, {
    wordwrap: false,
    decodeEntities: true,
    limits: { maxDepth: 100, maxChildNodes: 10_000, maxInputLength: 2_000_000 },
    selectors: [
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'div[style^="display:none"]', format: 'skip' },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      ...[1, 2, 3, 4, 5, 6].map((level) => ({ selector: `h${level}`, options: { uppercase: false } })),
    ],
  }).trim()
}

/** A field of rich text, as one slot that is balanced in itself. */
export function liftRich(draft: Draft, source: string, origin: Origin, policy: Policy, look?: Look): string {
  const markup = cleanMarkup(draft, liftTags(draft, source, origin), origin, policy, look)
  return draft.slots.add(
    { group: draft.slots.cut(markup, 'html') },
    { group: draft.slots.cut(textOfMarkup(markup), 'text') },
    { group: draft.slots.cut(markup, 'amp') },
  )
}
