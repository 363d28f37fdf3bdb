import postcss, { CssSyntaxError } from 'postcss'

const PROPERTY = new RegExp(
  `^(?:${[
    'color|background(?:-color)?|opacity|direction|display|float|clear|overflow(?:-wrap)?|object-fit',
    'font(?:-family|-size|-style|-variant|-weight)?|line-height|letter-spacing|white-space|word-(?:break|spacing|wrap)',
    'text-(?:align|decoration|indent|overflow|shadow|transform)|vertical-align|list-style(?:-type|-position)?',
    '(?:margin|padding)(?:-(?:top|right|bottom|left))?|(?:min-|max-)?(?:width|height)|box-(?:shadow|sizing)',
    'border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|border-(?:collapse|spacing)',
    'border-(?:(?:top|bottom)-(?:left|right)-)?radius|table-layout|mso-[a-z-]+|-(?:webkit|ms)-text-size-adjust',
  ].join('|')})$`,
)

// No address, no string with an escape and no function but colours and sums can pass, so nothing is loaded or run.
export const VALUE =
  /^(?:[#\w.%+\-\s,/!]|'[\w ,.-]*'|"[\w ,.-]*"|(?:rgba?|hsla?|calc|linear-gradient)\([#\w\s.,%/+*-]{0,200}\)){1,500}$/i

const SELECTOR = /^[\w\s.#:,>+~*[\]="'()-]{1,300}$/

/** Simple selectors in one selector; each more makes every element of a page be looked at once more. */
const LONGEST_CHAIN = 8
const MEDIA = /^[\w\s():.,-]{1,200}$/

/** Called with what was left out, so that the author learns of it. */
export type Note = (message: string) => void

function isSafe({ prop, value, important }: postcss.Declaration): boolean {
  return PROPERTY.test(prop.toLowerCase()) && VALUE.test(important ? `${value} !important` : value)
}

function parse(css: string, note: Note): postcss.Root {
  try {
    return postcss.parse(css, { map: false })
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    note(`A style could not be read (${error.reason}).`)
    return postcss.root()
  }
}

function dropUnsafe(root: postcss.Root, note: Note): void {
  root.walkComments((comment) => void comment.remove())
  root.walkDecls((declaration) => {
    if (isSafe(declaration)) return
    note(`The style "${declaration.prop}: ${declaration.value.slice(0, 60)}" was left out.`)
    declaration.remove()
  })
}

/** A style attribute with only what mail programs may be given. */
export function cleanStyle(style: string, note: Note): string {
  const root = parse(`a{${style}}`, note)
  dropUnsafe(root, note)
  const [rule] = root.nodes
  if (root.nodes.length !== 1 || rule?.type !== 'rule') return ''
  return rule.nodes.flatMap((node) => (node.type === 'decl' ? [declare(node)] : [])).join(';')
}

function declare({ prop, value, important }: postcss.Declaration): string {
  return `${prop}:${value}${important ? '!important' : ''}`
}

/** A style sheet in two parts: rules to write into the elements, and rules that only work in the head. */
export function cleanSheet(css: string, note: Note): { inline: string; head: string } {
  const root = parse(css, note)
  dropUnsafe(root, note)
  root.walkAtRules((rule) => {
    if (rule.name === 'media' && MEDIA.test(rule.params) && rule.parent === root) return
    note(`@${rule.name} was left out: mail programs do not follow it.`)
    rule.remove()
  })
  root.walkRules((rule) => {
    const tooLong = rule.selectors.some((selector) => selector.split(/[\s>+~:]+/).length > LONGEST_CHAIN)
    if (tooLong || !SELECTOR.test(rule.selector) || rule.nodes.length === 0) rule.remove()
  })
  const inline = postcss.root()
  const head = postcss.root()
  for (const node of [...root.nodes]) {
    const inHead = node.type === 'atrule' || (node.type === 'rule' && node.selector.includes(':'))
    ;(inHead ? head : inline).append(node)
  }
  return { inline: inline.toString(), head: head.toString().replace(/\s+/g, ' ') }
}
