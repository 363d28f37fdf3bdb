import { ampInteractive } from './ampForms.ts'
import type { LiftedBlock, LiftedLeaf } from './liftBlocks.ts'
import type { Face } from './mjmlPage.ts'
import { edgeOf, type Stroke, sideOf, strokesOf } from './strokes.ts'
import { COLOUR_NAMES, type Colour, colourClass, FONTS, hexOf, type Theme } from './theme.ts'

/** Why a mail has no AMP version; it is then sent as HTML and text alone. */
export class NoAmp extends Error {}

function paint(theme: Theme, use: 'fill' | 'ink', colour: Colour): string {
  const className = colourClass(use, colour)
  if (className) return ` class="${className}"`
  return ` style="${use === 'fill' ? 'background' : 'color'}:${hexOf(theme, colour)}"`
}

/** A picture in AMP says how large it is before it is loaded. */
function picture(stroke: Extract<Stroke, { kind: 'picture' }>, theme: Theme): string {
  const { url, alt, width = theme.width, height, radius } = stroke
  if (!height) throw new NoAmp('A picture has no height, and AMP shows none without.')
  const corners = radius > 0 ? ` style="border-radius:${radius}px"` : ''
  const image = `<amp-img src="${url}" alt="${alt}" width="${width}" height="${height}" layout="responsive"${corners}></amp-img>`
  const linked = stroke.href ? `<a href="${stroke.href}" target="_blank">${image}</a>` : image
  return `<div class="pic ${stroke.align}" style="max-width:${width}px">${linked}</div>`
}

function ampOf(stroke: Stroke, theme: Theme): string {
  switch (stroke.kind) {
    case 'text': {
      const { tag, colour, align, size, strong, space } = stroke
      const pixels = Math.round(size > 4 ? size : theme.size * size)
      const weight = strong && tag === 'div' ? ';font-weight:700' : ''
      const style = `font-size:${pixels}px;padding:${space[0]}px 0 ${space[1]}px${weight}`
      return `<${tag} class="${align}" style="${style}"><div${paint(theme, 'ink', colour)}>${stroke.content}</div></${tag}>`
    }
    case 'button': {
      const fill = `<span${paint(theme, 'fill', stroke.fill)}><span${paint(theme, 'ink', stroke.colour)}>${stroke.label}</span></span>`
      const wide = stroke.wide ? ' wide' : ''
      return `<div class="btn ${stroke.align}${wide}"><a href="${stroke.href}" target="_blank">${fill}</a></div>`
    }
    case 'picture':
      return picture(stroke, theme)
    case 'links': {
      const anchors = stroke.links.map(({ label, href }) => `<a href="${href}" target="_blank">${label}</a>`)
      return `<div class="links ${stroke.align} ${colourClass('ink', stroke.colour)}">${anchors.join(' · ')}</div>`
    }
    case 'rule':
      return `<div class="rule" style="border-top:${stroke.thickness}px solid ${hexOf(theme, stroke.colour)}"></div>`
    case 'gap':
      return `<div style="height:${stroke.height}px"></div>`
    case 'interactive':
      return ampInteractive(stroke.block)
  }
}

function leafOf(leaf: LiftedLeaf, theme: Theme, narrow: boolean): string {
  const { x, y } = leaf.padding ?? { x: narrow ? 16 : 32, y: 0 }
  const strokes = strokesOf(leaf).map((stroke) => ampOf(stroke, theme))
  const fill = leaf.background ? paint(theme, 'fill', leaf.background) : ''
  return `<div data-block="${leaf.id}"${fill}><div style="padding:${y}px ${x}px">${strokes.join('')}</div></div>`
}

function blockOf(block: LiftedBlock, theme: Theme): string {
  if (block.type !== 'columns') return leafOf(block, theme, false)
  const fill = block.background ? paint(theme, 'fill', block.background) : ''
  const cells = block.columns.map(({ width, blocks }) => {
    const inner = blocks.map((leaf) => leafOf(leaf, theme, true)).join('')
    return `<div class="${block.stack ? 'cell' : 'cell fixed'} w${width}">${inner}</div>`
  })
  const { x, y } = block.padding ?? { x: 16, y: 8 }
  return `<div data-block="${block.id}"${fill}><div class="row" style="padding:${y}px ${x}px">${cells.join('')}</div></div>`
}

/** AMP for mail knows no dark mode: its rules may not ask for the reader's colour scheme. */
function colourRules({ colours }: Theme): string {
  return [
    ...COLOUR_NAMES.map((name) => `.fill-${name}{background:${colours[name]}}.ink-${name}{color:${colours[name]}}`),
    `body{background:${colours.background};color:${colours.text}}a{color:${colours.primary}}`,
    `input,select,textarea{border:1px solid ${colours.border};background:${colours.surface};color:${colours.text}}`,
    `button{background:${colours.primary};color:${colours.onPrimary}}`,
  ].join('')
}

function styleOf(theme: Theme, { dir }: Face, widths: readonly number[]): string {
  const [start, end] = [sideOf('left', dir), sideOf('right', dir)]
  const corner = Math.min(theme.radius, 24)
  const heading = FONTS[theme.headingFont ?? theme.font]
  return [
    `body{margin:0;padding:24px 0;font-family:${FONTS[theme.font]};font-size:${theme.size}px;line-height:1.6}`,
    `.page{max-width:${theme.width}px;margin:0 auto}`,
    `.sheet{border-radius:${theme.radius}px;overflow:hidden}form h3{padding:12px 0 4px}`,
    `h1,h2,h3{margin:0;font-family:${heading};line-height:1.25}`,
    `.left{text-align:${start}}.center{text-align:center}.right{text-align:${end}}`,
    `.pic{padding:8px 0}.pic.center{margin:0 auto}.pic.right{margin-${start}:auto}.links{font-size:85%;padding:8px 0}.rule{margin:12px 0}`,
    '.links.ink-muted a{color:inherit}.row{font-size:0}.cell{display:inline-block;vertical-align:top;font-size:1rem}',
    `.btn{padding:12px 0}.btn.wide{padding:4px 0}.btn a{text-decoration:none}`,
    `.btn a>span{display:inline-block;padding:14px 28px;border-radius:${corner}px;font-weight:600;line-height:1.2}`,
    '.btn.wide a>span{display:block;text-align:center}',
    `input,select,textarea{font:inherit;width:100%;box-sizing:border-box;padding:10px;border-radius:8px}`,
    `input[type=radio],input[type=checkbox]{width:auto;margin-right:10px}label{display:block;padding:8px 0}`,
    `button{font:inherit;font-weight:600;border:0;padding:14px 28px;margin:8px 0;border-radius:${corner}px}`,
    'section>h4{margin:0;padding:12px 0;font-size:inherit;background:none;border:0}',
    // Classes and not style attributes, which the narrow screen could not take back.
    ...widths.map((width) => `.w${width}{width:${width}%}`),
    '@media (max-width:480px){.cell:not(.fixed){display:block;width:100%}}',
    colourRules(theme),
  ].join('')
}

const COMPONENTS = { 'amp-form': '0.1', 'amp-carousel': '0.1', 'amp-accordion': '0.1' } as const

function scriptsFor(body: string): string {
  const needed = Object.entries(COMPONENTS).filter(([name]) => {
    return name === 'amp-form' ? body.includes('<form') : body.includes(`<${name}`)
  })
  return needed
    .map(
      ([name, version]) =>
        `<script async custom-element="${name}" src="https://cdn.ampproject.org/v0/${name}-${version}.js"></script>`,
    )
    .join('')
}

/** The AMP page of a block tree, with slots. Throws `NoAmp` where AMP cannot show what the tree holds. */
export function ampPage(blocks: readonly LiftedBlock[], theme: Theme, face: Face): string {
  const widths = blocks.flatMap((block) => (block.type === 'columns' ? block.columns.map(({ width }) => width) : []))
  const isFooter = (block: LiftedBlock) => block.type === 'footer'
  const sheet = blocks.filter((block) => !isFooter(block))
  const padding = `${edgeOf(sheet[0])}px 0 ${edgeOf(sheet.at(-1))}px`
  const draw = (some: LiftedBlock[]) => some.map((block) => blockOf(block, theme)).join('')
  const body = [
    face.preheader && `<div style="display:none">${face.preheader}</div>`,
    `<div class="page"><div class="sheet fill-surface" style="padding:${padding}">${draw(sheet)}</div>`,
    `${draw(blocks.filter(isFooter))}</div>`,
  ].join('')
  return [
    `<!doctype html><html ⚡4email data-css-strict lang="${face.lang}" dir="${face.dir}"><head><meta charset="utf-8">`,
    `<script async src="https://cdn.ampproject.org/v0.js"></script>${scriptsFor(body)}`,
    '<style amp4email-boilerplate>body{visibility:hidden}</style>',
    `<style amp-custom>${styleOf(theme, face, [...new Set(widths)])}</style></head><body>${body}</body></html>`,
  ].join('')
}
