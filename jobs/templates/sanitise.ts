import sanitizeHtml from 'sanitize-html'
import type { Note } from './css.ts'
import { hasSlot } from './pieces.ts'

const INLINE = [
  'a',
  'abbr',
  'b',
  'br',
  'code',
  'del',
  'em',
  'i',
  'ins',
  's',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'u',
]
const FLOW = ['blockquote', 'li', 'ol', 'p', 'ul']
const LAYOUT = [
  ...[
    'address',
    'article',
    'center',
    'div',
    'font',
    'footer',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'img',
  ],
  ...['main', 'pre', 'section', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'caption', 'col', 'colgroup'],
]

/** `rich` is what the text editor writes; `layout` is all that a hand-written mail needs. */
export type Policy = 'rich' | 'layout'

const TAGS: Record<Policy, string[]> = { rich: [...INLINE, ...FLOW], layout: [...INLINE, ...FLOW, ...LAYOUT] }

const ATTRIBUTES: Record<Policy, Record<string, string[]>> = {
  rich: { a: ['href', 'title'], '*': ['style', 'dir', 'lang'] },
  layout: {
    a: ['href', 'title', 'name'],
    img: ['src', 'alt', 'width', 'height', 'border'],
    font: ['color', 'face', 'size'],
    '*': [
      ...['style', 'class', 'id', 'dir', 'lang', 'role', 'align', 'valign', 'bgcolor', 'width', 'height', 'title'],
      ...['border', 'cellpadding', 'cellspacing', 'colspan', 'rowspan', 'aria-label', 'aria-hidden'],
    ],
  },
}

/** Things no mail program runs or loads; where they come in, something is wrong, so the author is told. */
const REFUSED: Record<string, string> = {
  script: 'Scripts do not run in mails',
  iframe: 'Frames do not work in mails',
  object: 'Embedded objects do not work in mails',
  embed: 'Embedded objects do not work in mails',
  applet: 'Embedded objects do not work in mails',
  base: 'A base address is not allowed',
  link: 'Style sheets from elsewhere are not loaded in mails: write the styles into a <style> element',
  form: 'Forms only work in AMP: use the form or the poll block',
  svg: 'Mail programs do not show SVG: use a picture',
  math: 'Mail programs do not show MathML: use a picture',
}

const QUIET = ['html', 'head', 'body', 'meta', 'title', 'style']
const RUNS = /^\s*(?:javascript|vbscript|data|file|blob):/i
const BLANK = /[\u0000-\u0020\u007F-\u009F]/g

function refusalOf(name: string, attributes: Record<string, string>): string | undefined {
  const reason = REFUSED[name]
  if (reason) return `${reason}: remove <${name}>.`
  if (name === 'meta' && 'http-equiv' in attributes && /refresh/i.test(attributes['http-equiv'] ?? '')) {
    return 'A mail cannot forward its reader: remove <meta http-equiv="refresh">.'
  }
  for (const [attribute, value] of Object.entries(attributes)) {
    if (/^on/i.test(attribute)) return `Scripts do not run in mails: remove ${attribute} from <${name}>.`
    if (hasSlot(attribute)) return `A merge field cannot be an attribute of <${name}>: put it into a value.`
    if (RUNS.test(value.replace(BLANK, ''))) {
      return `"${value.trim().slice(0, 40)}" is not an address that a mail may hold: use https://.`
    }
  }
}

/** Markup with only what a mail may hold. What is harmless is left out with a note, what is not is refused. */
export function sanitise(markup: string, policy: Policy, note: Note, refuse: (message: string) => never): string {
  return sanitizeHtml(markup, {
    allowedTags: TAGS[policy],
    allowedAttributes: ATTRIBUTES[policy],
    // Addresses and styles are looked at afterwards, by rules that know of merge fields and tell the author.
    allowedSchemesAppliedToAttributes: [],
    parseStyleAttributes: false,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'xmp',
      'title',
      'noscript',
      'noembed',
      'noframes',
      'template',
    ],
    nestingLimit: 100,
    onOpenTag: (name, attributes) => {
      const refusal = refusalOf(name, attributes)
      if (refusal) refuse(refusal)
      if (!TAGS[policy].includes(name) && !QUIET.includes(name)) note(`<${name}> was left out.`)
    },
  })
}
