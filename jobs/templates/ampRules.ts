import { Parser } from 'htmlparser2'

/** Limits of the format: a page, all of its styles together, one style attribute. */
const LARGEST_AMP = 200_000
const LARGEST_STYLES = 75_000
const LARGEST_STYLE = 1_000

/** A character is at most three bytes, so most pages need not be measured. */
export function fitsAmp(page: string): boolean {
  return page.length * 3 <= LARGEST_AMP || Buffer.byteLength(page) <= LARGEST_AMP
}

const CDN = 'https://cdn.ampproject.org'
const SCRIPTS: Record<string, string> = {
  '': `${CDN}/v0.js`,
  'amp-form': `${CDN}/v0/amp-form-0.1.js`,
  'amp-carousel': `${CDN}/v0/amp-carousel-0.1.js`,
  'amp-accordion': `${CDN}/v0/amp-accordion-0.1.js`,
}

const EVERYWHERE = ['class', 'dir', 'id', 'lang', 'role', 'style', 'title', 'aria-label', 'aria-hidden', 'data-block']
const CELL = ['align', 'bgcolor', 'colspan', 'height', 'rowspan', 'valign', 'width']

const TAGS: Record<string, readonly string[]> = {
  html: ['⚡4email', 'data-css-strict'],
  head: [],
  body: [],
  meta: ['charset'],
  script: ['async', 'custom-element', 'src'],
  a: ['href', 'target'],
  table: ['align', 'bgcolor', 'border', 'cellpadding', 'cellspacing', 'width'],
  td: CELL,
  th: CELL,
  tr: ['align', 'bgcolor', 'height', 'valign'],
  'amp-img': ['alt', 'height', 'layout', 'src', 'width'],
  'amp-carousel': ['height', 'layout', 'type', 'width'],
  'amp-accordion': [],
  form: ['action-xhr', 'method'],
  input: ['name', 'required', 'type', 'value'],
  textarea: ['name', 'required', 'rows'],
  select: ['name', 'required'],
  option: ['value'],
  button: ['type'],
  div: ['submit-success', 'submit-error'],
}

const PLAIN = [
  ...[
    'abbr',
    'address',
    'article',
    'b',
    'blockquote',
    'br',
    'caption',
    'code',
    'col',
    'colgroup',
    'del',
    'em',
    'footer',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'ins', 'label', 'li', 'main', 'ol', 'p', 'pre', 's'],
  ...['section', 'small', 'span', 'strong', 'sub', 'sup', 'tbody', 'tfoot', 'thead', 'u', 'ul'],
]

const UNSAFE_CSS = /@(?!media )|prefers-|url\(|expression\(|!important|<|\\|position:\s*fixed/i
const INPUTS = ['checkbox', 'email', 'hidden', 'number', 'radio', 'text']

function addressFault(tag: string, attributes: Record<string, string>): string | undefined {
  const { src, href } = attributes
  if (tag === 'script' && src !== SCRIPTS[attributes['custom-element'] ?? ''])
    return `A script from ${src} is not allowed.`
  if (tag === 'a' && href !== undefined && !/^(?:https?:|mailto:|tel:|#$)/.test(href))
    return `A link to ${href} is not allowed.`
  if (tag === 'amp-img' && !/^https:\/\//.test(src ?? '')) return `A picture from "${src}" is not allowed.`
  if (tag === 'form' && !/^https:\/\//.test(attributes['action-xhr'] ?? '')) return 'A form needs an https address.'
}

function tagFault(tag: string, attributes: Record<string, string>): string | undefined {
  const own = TAGS[tag] ?? (PLAIN.includes(tag) ? [] : undefined)
  if (!own) return `<${tag}> is not allowed.`
  for (const name of Object.keys(attributes)) {
    if (!own.includes(name) && !EVERYWHERE.includes(name)) return `${name} is not allowed in <${tag}>.`
  }
  if (/(?:^|\s)-?i?-?amp-/.test(attributes.class ?? '')) return 'Class names may not start with amp-.'
  if (tag === 'amp-img' && !(Number(attributes.width) > 0 && Number(attributes.height) > 0)) {
    return 'A picture needs a width and a height.'
  }
  if (tag === 'input' && !INPUTS.includes(attributes.type ?? 'text'))
    return `<input type="${attributes.type}"> is not allowed.`
  if (tag === 'form' && attributes.method !== 'post') return 'A form has to post.'
  return addressFault(tag, attributes)
}

/** What is wrong with a page as AMP for mail, by a list stricter than the format's own. */
export function ampFaults(page: string): string[] {
  const faults = new Set<string>()
  let styles = 0
  let custom = 0
  let inStyle = ''

  function checkCss(css: string): void {
    styles += Buffer.byteLength(css)
    if (UNSAFE_CSS.test(css)) faults.add(`"${css.match(UNSAFE_CSS)?.[0]}" is not allowed in a style.`)
  }

  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === 'style') {
        inStyle = Object.keys(attributes).join(' ')
        if (inStyle !== 'amp-custom' && inStyle !== 'amp4email-boilerplate')
          faults.add('A second <style> is not allowed.')
        if (inStyle === 'amp-custom' && custom++ > 0) faults.add('A second <style amp-custom> is not allowed.')
        return
      }
      const fault = tagFault(tag, attributes)
      if (fault) faults.add(fault)
      const { style } = attributes
      if (style === undefined) return
      checkCss(style)
      if (Buffer.byteLength(style) > LARGEST_STYLE) faults.add('A style attribute is too long.')
    },
    ontext(text) {
      if (inStyle === 'amp-custom') checkCss(text)
    },
    onclosetag(tag) {
      if (tag === 'style') inStyle = ''
    },
    oncomment: () => void faults.add('Comments are not allowed.'),
  })
  parser.end(page)
  if (!page.startsWith('<!doctype html><html ⚡4email ')) faults.add('The page does not say that it is AMP for mail.')
  if (styles > LARGEST_STYLES) faults.add(`The styles are larger than ${LARGEST_STYLES} bytes.`)
  if (!fitsAmp(page)) faults.add(`The page is larger than ${LARGEST_AMP} bytes.`)
  return [...faults]
}
