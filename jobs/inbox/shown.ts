import { isIP } from 'node:net'
import sanitizeHtml from 'sanitize-html'

export interface ShownHtml {
  readonly html: string
  /** Whether it has images elsewhere, shown or not. */
  readonly hasRemoteImages: boolean
}

const tags = [
  ...['a', 'abbr', 'address', 'b', 'blockquote', 'br', 'center', 'code', 'col', 'colgroup', 'del', 'div', 'em', 'font'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins', 'li', 'ol', 'p', 'pre', 's', 'small', 'span'],
  ...['strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul'],
]
const plain = [/^[#\w .,%()-]+$/]
const styles = ['color', 'background-color', 'font-size', 'font-weight', 'font-style', 'text-align', 'text-decoration']
  .concat('padding', 'margin', 'border', 'width', 'line-height', 'vertical-align')
  .map((name) => [name, plain] as const)
const longest = 500_000

/** A stranger's HTML, fit for a frame without rights: nothing runs, nothing is sent, and pictures come only when asked for. */
export function shownHtml(html: string, withImages: boolean): ShownHtml {
  let hasRemoteImages = false
  const shown = sanitizeHtml(html.slice(0, longest), {
    allowedTags: tags,
    allowedAttributes: {
      a: ['href', 'title', 'rel', 'target'],
      img: ['src', 'alt', 'width', 'height'],
      '*': ['style', 'dir', 'lang', 'align', 'valign', 'colspan', 'rowspan', 'cellpadding', 'cellspacing', 'border'],
    },
    allowedStyles: { '*': Object.fromEntries(styles.map(([name, patterns]) => [name, [...patterns]])) },
    allowedSchemes: ['https', 'http', 'mailto'],
    allowedSchemesByTag: { img: ['https'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
      }),
      img(tagName, { src = '', ...attribs }) {
        const isRemote = isPublic(src)
        hasRemoteImages ||= isRemote
        return { tagName, attribs: isRemote && withImages ? { ...attribs, src } : attribs }
      },
    },
  })
  return { html: shown, hasRemoteImages }
}

/** Not at an address of the reader's own network: a picture there is an order to some machine. */
function isPublic(src: string) {
  if (!URL.canParse(src)) return false
  const { protocol, hostname, username, port } = new URL(src)
  const isNamed = isIP(hostname) === 0 && !hostname.startsWith('[') && hostname.includes('.')
  return (
    protocol === 'https:' &&
    isNamed &&
    username === '' &&
    port === '' &&
    !/\.(?:local|localhost|internal|lan|home|arpa)$/.test(hostname)
  )
}
