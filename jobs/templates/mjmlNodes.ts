import { type Stroke, sideOf } from './strokes.ts'
import { colourClass, FONTS, hexOf, type Theme } from './theme.ts'

/** A node of MJML in its own JSON form: nothing is quoted, so nothing can be misquoted. */
export interface MjmlNode {
  tagName: string
  attributes: Record<string, string>
  children?: MjmlNode[]
  content?: string
}

type Attributes = Record<string, string | false | undefined>

export function mjml(tagName: string, attributes: Attributes, inner: MjmlNode[] | string = []): MjmlNode {
  const present = Object.entries(attributes).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const node = { tagName, attributes: Object.fromEntries(present) }
  return typeof inner === 'string' ? { ...node, content: inner } : { ...node, children: inner }
}

/** A class that becomes `data-block` once MJML is done; MJML itself knows no data attributes. */
export function blockMark(id: string): string {
  return `@${id}@`
}

/** What a block says about all of its strokes. */
export interface Frame {
  id: string
  background?: string
  fill: string
  padding?: { x: number; y: number }
  dir: 'ltr' | 'rtl'
  /** The space left and right where the block does not say. */
  x: number
}

/** How a stroke is written in MJML. */
export function mjmlOf(stroke: Stroke, theme: Theme, frame: Frame): MjmlNode[] {
  const padding = (top: number, bottom = top) => {
    const { x, y } = frame.padding ?? { x: frame.x }
    return y === undefined ? `${top}px ${x}px ${bottom}px` : `${y}px ${x}px`
  }
  const framed = (...classes: string[]) => ({
    'css-class': [blockMark(frame.id), frame.fill, ...classes].filter(Boolean).join(' '),
    'container-background-color': frame.background,
  })

  switch (stroke.kind) {
    case 'text': {
      const { tag, content, size } = stroke
      const inner = `<${tag} style="margin:0;font:inherit;color:inherit">${content}</${tag}>`
      const attributes = {
        ...framed(colourClass('ink', stroke.colour), colourClass('link', stroke.links)),
        align: sideOf(stroke.align, frame.dir),
        color: hexOf(theme, stroke.colour),
        padding: padding(...stroke.space),
        'font-family': FONTS[tag === 'div' ? theme.font : (theme.headingFont ?? theme.font)],
        'font-size': `${Math.round(size > 4 ? size : theme.size * size)}px`,
        'line-height': tag === 'div' ? '1.6' : '1.25',
        'font-weight': (tag !== 'div' || stroke.strong) && '700',
      }
      return [mjml('mj-text', attributes, tag === 'div' ? content : inner)]
    }
    case 'button':
      return [
        mjml(
          'mj-button',
          {
            ...framed(colourClass('button', stroke.fill), colourClass('label', stroke.colour)),
            href: stroke.href,
            align: sideOf(stroke.align, frame.dir),
            width: stroke.wide && '100%',
            'background-color': hexOf(theme, stroke.fill),
            color: hexOf(theme, stroke.colour),
            padding: padding(stroke.wide ? 4 : 12),
            'inner-padding': '14px 28px',
            'border-radius': `${Math.min(theme.radius, 24)}px`,
            'font-family': FONTS[theme.font],
            'font-size': `${theme.size}px`,
            'font-weight': '600',
          },
          stroke.label,
        ),
      ]
    case 'picture':
      return [
        mjml('mj-image', {
          ...framed(),
          src: stroke.url,
          alt: stroke.alt,
          href: stroke.href,
          align: sideOf(stroke.align, frame.dir),
          width: stroke.width !== undefined && `${stroke.width}px`,
          padding: padding(8),
          'border-radius': stroke.radius > 0 && `${stroke.radius}px`,
        }),
      ]
    case 'links': {
      const style = `color:${hexOf(theme, stroke.colour)};text-decoration:${stroke.colour === 'muted' ? 'underline' : 'none'}`
      const anchors = stroke.links.map(
        ({ label, href }) => `<a href="${href}" target="_blank" style="${style}">${label}</a>`,
      )
      const content = anchors.join(' &nbsp;·&nbsp; ')
      return mjmlOf(
        {
          kind: 'text',
          content,
          tag: 'div',
          colour: stroke.colour,
          links: stroke.colour,
          align: stroke.align,
          size: 0.85,
          space: [8, 8],
        },
        theme,
        frame,
      )
    }
    case 'rule':
      return [
        mjml('mj-divider', {
          ...framed(colourClass('line', stroke.colour)),
          'border-color': hexOf(theme, stroke.colour),
          'border-width': `${stroke.thickness}px`,
          padding: padding(12),
        }),
      ]
    case 'gap':
      return [mjml('mj-spacer', { ...framed(), height: `${stroke.height}px` })]
    case 'interactive':
      return stroke.still.flatMap((inner) => mjmlOf(inner, theme, frame))
  }
}
