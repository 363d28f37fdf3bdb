import { DomUtils, parseDocument } from 'htmlparser2'

type Rgb = readonly [red: number, green: number, blue: number]
type Node = ReturnType<typeof parseDocument>['children'][number]

function readColour(value: string | undefined): Rgb | undefined {
  const hex = value?.match(/#([0-9a-f]{6}|[0-9a-f]{3})\b/i)?.[1]
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex
    const number = Number.parseInt(digits, 16)
    return [number >> 16, (number >> 8) & 255, number & 255]
  }
  const [r, g, b] =
    value
      ?.match(/^\s*rgb\((\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)/i)
      ?.slice(1)
      .map(Number) ?? []
  return r !== undefined && g !== undefined && b !== undefined ? [r, g, b] : undefined
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** The contrast of two colours after WCAG 2.2, from 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** What holds where a text stands. */
interface Look {
  ink: Rgb
  fill: Rgb
  size: number
  bold: boolean
  hidden: boolean
  blockId?: string
}

/** A text that is hard to read. */
export interface WeakContrast {
  ratio: number
  needed: number
  text: string
  blockId?: string
}

function declarations(style = ''): Record<string, string> {
  return Object.fromEntries(
    style.split(';').map((declaration) => {
      const colon = declaration.indexOf(':')
      return [declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim()]
    }),
  )
}

function lookInside(name: string, attributes: Record<string, string>, above: Look): Look {
  const style = declarations(attributes.style)
  const weight = style['font-weight']
  const fill = readColour(style.background) ?? readColour(style['background-color']) ?? readColour(attributes.bgcolor)
  return {
    ink: readColour(style.color) ?? above.ink,
    fill: fill ?? above.fill,
    size: style['font-size']?.endsWith('px') ? Number.parseFloat(style['font-size']) : above.size,
    bold: weight ? /bold|[6-9]00/.test(weight) : above.bold || /^(?:b|strong|h[1-6]|th)$/.test(name),
    hidden: above.hidden || style.display === 'none' || ['head', 'style', 'title'].includes(name),
    blockId: attributes['data-block'] ?? above.blockId,
  }
}

/** Texts of a page with too little contrast for WCAG AA, by the styles written into its elements. */
export function weakContrasts(page: string): WeakContrast[] {
  const weak: WeakContrast[] = []
  function look(node: Node, above: Look): void {
    if (DomUtils.isTag(node)) {
      const inside = lookInside(node.name, node.attribs, above)
      for (const child of node.children) look(child, inside)
    }
    if (!DomUtils.isText(node) || above.hidden || node.data.trim() === '') return
    const large = above.size >= 24 || (above.bold && above.size >= 18.66)
    const needed = large ? 3 : 4.5
    const ratio = contrastOf(above.ink, above.fill)
    if (ratio < needed) weak.push({ ratio, needed, text: node.data.trim().slice(0, 60), blockId: above.blockId })
  }
  const start: Look = { ink: [0, 0, 0], fill: [255, 255, 255], size: 16, bold: false, hidden: false }
  for (const node of parseDocument(page).children) look(node, start)
  return weak
}
