import type { Leaf } from './blocks.ts'
import type { LiftedLeaf } from './liftBlocks.ts'
import { NETWORKS } from './networks.ts'
import type { Colour } from './theme.ts'

export type Align = 'left' | 'center' | 'right'
export type Interactive = Extract<LiftedLeaf, { type: 'poll' | 'form' | 'carousel' | 'accordion' }>

/** What blocks are drawn with. HTML, AMP and text each know how to draw a stroke, and nothing about blocks. */
export type Stroke =
  | {
      kind: 'text'
      content: string
      /** The same for the plain text version, where it reads differently there. */
      plain?: string
      tag: 'div' | 'h1' | 'h2' | 'h3'
      colour: Colour
      /** The colour of links in it. */
      links: Colour
      align: Align
      /** In parts of the theme's size, or in pixels. */
      size: number
      strong?: boolean
      space: [top: number, bottom: number]
    }
  | { kind: 'button'; label: string; href: string; fill: Colour; colour: Colour; align: Align; wide: boolean }
  | {
      kind: 'picture'
      url: string
      alt: string
      width?: number
      height?: number
      href?: string
      align: Align
      radius: number
    }
  | { kind: 'links'; links: { label: string; href: string }[]; align: Align; colour: Colour }
  | { kind: 'rule'; colour: Colour; thickness: number }
  | { kind: 'gap'; height: number }
  | { kind: 'interactive'; block: Interactive; still: Stroke[] }

/** The space between a block and the edge of the sheet: a panel at the edge reaches to it. */
export function edgeOf(block: { background?: Colour } | undefined): number {
  return block?.background ? 0 : 16
}

/** Where a line begins: `left` in a tree means its start. */
export function sideOf(align: Align, dir: 'ltr' | 'rtl'): Align {
  if (dir === 'ltr' || align === 'center') return align
  return align === 'left' ? 'right' : 'left'
}

/** Links stand out from text, but not from coloured text. */
export function linkColour(block: Pick<Leaf, 'type'> & { colour?: Colour }): Colour {
  if (block.type === 'footer') return 'muted'
  const { colour = 'text' } = block.type === 'text' ? block : {}
  return colour === 'text' || colour === 'muted' ? 'primary' : colour
}

type TextLook = Partial<Omit<Extract<Stroke, { kind: 'text' }>, 'kind' | 'content'>>

const HEADING_SIZES = { 1: 2, 2: 1.5, 3: 1.2 } as const

function text(content: string, look: TextLook = {}): Stroke[] {
  if (content === '') return []
  const usual = { tag: 'div', colour: 'text', links: 'primary', align: 'left', size: 1, space: [8, 8] } as const
  return [{ kind: 'text', content, ...usual, ...look, space: [...(look.space ?? usual.space)] }]
}

function heading(content: string, level: 1 | 2 | 3, look: TextLook = {}): Stroke[] {
  return text(content, { tag: `h${level}`, size: HEADING_SIZES[level], space: [12, 4], ...look })
}

function button(
  label: string,
  href: string | undefined,
  look: Partial<Extract<Stroke, { kind: 'button' }>> = {},
): Stroke[] {
  if (!href) return []
  return [{ kind: 'button', label, href, fill: 'primary', colour: 'onPrimary', align: 'left', wide: false, ...look }]
}

function picture(
  { url = '', alt, width, height }: { url?: string; alt: string; width?: number; height?: number },
  look: { href?: string; align?: Align; radius?: number } = {},
): Stroke[] {
  return [{ kind: 'picture', url, alt, width, height, align: 'center', radius: 0, ...look }]
}

function drawProduct(block: Extract<LiftedLeaf, { type: 'product' }>): Stroke[] {
  const { price, oldPrice } = block
  const before = oldPrice && ` <s style="font-weight:400;opacity:.6">${oldPrice}</s>`
  return [
    ...(block.picture ? picture(block.picture, { radius: 8 }) : []),
    ...text(block.badge, { colour: 'primary', size: 0.8, strong: true, space: [12, 0] }),
    ...heading(block.title, 3, { space: [4, 4] }),
    ...text(block.description, { colour: 'muted', size: 0.95, space: [0, 4] }),
    ...text(price && `${price}${before}`, {
      plain: oldPrice ? `${price} (before: ${oldPrice})` : price,
      size: 1.15,
      strong: true,
      space: [4, 4],
    }),
    ...button(block.button?.label ?? '', block.button?.href),
  ]
}

function drawFooter({
  html,
  align,
  unsubscribe,
  viewInBrowser,
  own,
}: Extract<LiftedLeaf, { type: 'footer' }>): Stroke[] {
  const links = [unsubscribe, viewInBrowser].flatMap((label, i) => {
    const href = own[i]
    return label && href ? [{ label, href }] : []
  })
  return [
    ...text(html, { colour: 'muted', links: 'muted', align, size: 0.8, space: [16, 4] }),
    { kind: 'links', links, align, colour: 'muted' },
  ]
}

/** What a mail without AMP shows in place of a block that answers its reader. */
function still(block: Interactive): Stroke[] {
  switch (block.type) {
    case 'poll':
      return [
        ...heading(block.question, 3),
        ...block.options.flatMap((option, i) =>
          button(option, block.own[i], { fill: 'background', colour: 'text', wide: true }),
        ),
      ]
    case 'form':
      return [...heading(block.title, 3), ...button(block.submit, block.own[0])]
    case 'carousel':
      return block.slides.flatMap((slide) => [
        ...picture(slide.picture, { href: slide.href, radius: 8 }),
        ...text(slide.caption, { colour: 'muted', size: 0.9, align: 'center', space: [0, 12] }),
      ])
    case 'accordion':
      return block.items.flatMap((item) => [
        ...heading(item.title, 3, { size: 1.05, space: [12, 0] }),
        ...text(item.html, { colour: 'muted', space: [4, 8] }),
      ])
  }
}

/** The strokes one block is drawn with. */
export function strokesOf(block: LiftedLeaf): Stroke[] {
  switch (block.type) {
    case 'text':
      return text(block.html, {
        colour: block.colour,
        links: linkColour(block),
        align: block.align,
        size: block.size ?? 1,
      })
    case 'html':
      return text(block.html)
    case 'heading':
      return heading(block.text, block.level, { colour: block.colour, align: block.align })
    case 'image':
      return picture(block.picture, { href: block.href, align: block.align, radius: block.radius })
    case 'button':
      return button(block.label, block.href, block)
    case 'divider':
      return [{ kind: 'rule', colour: block.colour, thickness: block.thickness }]
    case 'spacer':
      return [{ kind: 'gap', height: block.height }]
    case 'menu':
      return [{ kind: 'links', links: block.links, align: block.align, colour: 'primary' }]
    case 'social': {
      const links = block.links.map(({ network, href }) => ({ label: NETWORKS[network], href }))
      return [{ kind: 'links', links, align: block.align, colour: 'muted' }]
    }
    case 'product':
      return drawProduct(block)
    case 'footer':
      return drawFooter(block)
    default:
      return [{ kind: 'interactive', block, still: still(block) }]
  }
}
