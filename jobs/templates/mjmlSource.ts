import { DomUtils, parseDocument } from 'htmlparser2'
import { VALUE } from './css.ts'
import type { Draft } from './draft.ts'
import { escapeMarkup } from './escape.ts'
import { inlineStyles, sheetOf } from './htmlSource.ts'
import { liftLink, liftPicture, liftTags, refuse } from './lift.ts'
import { asWritten, cleanMarkup, textOfMarkup } from './markup.ts'
import { type MjmlNode, mjml } from './mjmlNodes.ts'
import { drawMjml, type Face } from './mjmlPage.ts'
import { hasSlot } from './pieces.ts'
import { checkShape } from './shape.ts'

const ORIGIN = { path: 'source' }

const STRUCTURE = [
  ...['mjml', 'mj-head', 'mj-body', 'mj-attributes', 'mj-all', 'mj-class', 'mj-breakpoint'],
  ...[
    'mj-wrapper',
    'mj-section',
    'mj-group',
    'mj-column',
    'mj-image',
    'mj-divider',
    'mj-spacer',
    'mj-social',
    'mj-navbar',
  ],
]
const CONTENT = ['mj-text', 'mj-button', 'mj-table', 'mj-navbar-link', 'mj-social-element']
const FACE = ['mj-title', 'mj-preview', 'mj-style']

const REASONS: Record<string, string> = {
  'mj-include': 'Other files are not read: paste their content.',
  'mj-raw': 'Write the content into an mj-text.',
  'mj-font': 'Fonts from elsewhere are not loaded in mails: name a font in font-family.',
  'mj-hero': 'Use an mj-section with a background colour and an mj-image.',
  'mj-carousel': 'It loads pictures of another company: use the carousel block.',
  'mj-accordion': 'It loads pictures of another company: use the accordion block.',
  'mj-html-attributes': 'Attributes cannot be added afterwards.',
}

type Element = Extract<ReturnType<typeof parseDocument>['children'][number], { attribs: unknown }>

/** What one MJML source is made into; contents stand aside until MJML has drawn the page around them. */
class Reader {
  readonly contents: string[] = []
  css = { inline: '', head: '' }
  preview = ''

  constructor(
    readonly draft: Draft,
    readonly source: string,
  ) {}

  #attribute(element: Element, name: string, value: string): string {
    const written = asWritten(this.draft, value)
    if (name === 'href') return liftLink(this.draft, written, DomUtils.textContent(element).trim(), ORIGIN)
    if (name === 'src') return liftPicture(this.draft, written, ORIGIN)
    if (name === 'alt' || name === 'title') {
      const text = this.draft.slots
        .cut(value, 'html')
        .map((piece) => (typeof piece === 'string' ? escapeMarkup(piece) : piece))
      return this.draft.slots.add({ group: text }, '')
    }
    if (hasSlot(value)) refuse(ORIGIN, `A merge field cannot stand in the ${name} of <${element.name}>.`)
    if (name === 'hamburger' || (value !== '' && !VALUE.test(value))) {
      refuse(ORIGIN, `"${written.slice(0, 60)}" cannot be the ${name} of <${element.name}>.`)
    }
    return value
  }

  #inside({ children }: Element): string {
    const [first, last] = [children[0], children.at(-1)]
    return first && last ? this.source.slice(first.startIndex ?? 0, (last.endIndex ?? 0) + 1) : ''
  }

  #face(element: Element): MjmlNode[] {
    const text = DomUtils.textContent(element)
    if (element.name === 'mj-style') {
      const { inline, head } = sheetOf(this.draft, asWritten(this.draft, text))
      const inlined = element.attribs.inline === 'inline'
      this.css.inline += inlined ? inline : ''
      this.css.head += inlined ? head : inline + head
    }
    if (element.name === 'mj-preview') this.preview = cleanMarkup(this.draft, text, ORIGIN, 'rich')
    return []
  }

  read(element: Element): MjmlNode[] {
    const { name } = element
    if (FACE.includes(name)) return this.#face(element)
    if (![...STRUCTURE, ...CONTENT].includes(name))
      refuse(ORIGIN, `<${name}> cannot be used. ${REASONS[name] ?? ''}`.trim())
    const attributes = Object.fromEntries(
      Object.entries(element.attribs).map(([key, value]) => [key, this.#attribute(element, key, value)]),
    )
    if (name === 'mj-social-element' && !attributes.src) {
      refuse(ORIGIN, 'Give each mj-social-element a src: the usual icons are pictures of another company.')
    }
    if (CONTENT.includes(name)) {
      const content = cleanMarkup(this.draft, this.#inside(element), ORIGIN, 'layout')
      return [mjml(name, attributes, `\uE002${this.contents.push(content) - 1}\uE003`)]
    }
    return [
      mjml(
        name,
        attributes,
        element.children.flatMap((child) => this.#child(child)),
      ),
    ]
  }

  #child(child: Element['children'][number]): MjmlNode[] {
    if (DomUtils.isTag(child)) return this.read(child)
    if (DomUtils.isText(child) && child.data.trim() !== '') {
      refuse(ORIGIN, 'Text and tags stand inside mj-text, mj-button or mj-table, not between them.')
    }
    return []
  }
}

async function draw(page: MjmlNode): Promise<string> {
  try {
    return await drawMjml(page)
  } catch (error) {
    const errors: unknown = error instanceof Error && 'errors' in error ? error.errors : undefined
    if (!Array.isArray(errors)) throw error
    refuse(
      ORIGIN,
      errors
        .map(({ tagName, message }) => `<${tagName}>: ${message}`)
        .slice(0, 10)
        .join(' '),
    )
  }
}

/** A template written as MJML, as a page: its structure drawn by MJML, its contents cleaned like all markup. */
export async function mjmlSource(draft: Draft, source: string, face: Face): Promise<{ html: string; text: string }> {
  const marked = liftTags(draft, source, ORIGIN)
  checkShape(marked, ORIGIN, 'mjml')
  const document = parseDocument(marked, { xmlMode: true, withStartIndices: true, withEndIndices: true })
  const root = document.children.find(DomUtils.isTag)
  if (root?.name !== 'mjml') refuse(ORIGIN, 'MJML starts with <mjml>.')
  if (!DomUtils.getElementsByTagName('mj-body', root).length)
    refuse(ORIGIN, 'MJML needs an <mj-body> with sections in it.')
  const reader = new Reader(draft, marked)
  const page = reader.read(root)[0] ?? mjml('mjml', {})
  const head = mjml('mj-head', {}, [
    mjml('mj-title', {}, face.subject),
    mjml('mj-preview', {}, reader.preview || face.preheader),
  ])
  const drawn = await draw(withHead({ ...page, attributes: { lang: face.lang, dir: face.dir } }, head))
  const whole = drawn
    .replace(/\uE002(\d+)\uE003/g, (_, number: string) => reader.contents[Number(number)] ?? '')
    .replace('</head>', `${reader.css.head && `<style>${reader.css.head}</style>`}</head>`)
  const html = inlineStyles(whole, reader.css.inline)
  return { html, text: `${textOfMarkup(html)}\n` }
}

/** A page has one head; the author's comes first, so that attributes set there count. */
function withHead(page: MjmlNode, head: MjmlNode): MjmlNode {
  const [own] = (page.children ?? []).filter(({ tagName }) => tagName === 'mj-head')
  const rest = (page.children ?? []).filter((child) => child !== own)
  return { ...page, children: [{ ...head, children: [...(own?.children ?? []), ...(head.children ?? [])] }, ...rest] }
}
