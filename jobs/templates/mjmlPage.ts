import mjml2html from 'mjml'
import type { LiftedBlock, LiftedLeaf } from './liftBlocks.ts'
import { blockMark, type Frame, type MjmlNode, mjml, mjmlOf } from './mjmlNodes.ts'
import { edgeOf, strokesOf } from './strokes.ts'
import { COLOUR_NAMES, colourClass, hexOf, type Theme } from './theme.ts'

/** What a page says about itself, with slots. */
export interface Face {
  lang: string
  dir: 'ltr' | 'rtl'
  subject: string
  preheader: string
}

/** What the whole page has in common. */
type Style = Pick<Face, 'dir'> & { theme: Theme }

function frameOf({ id, background, padding }: LiftedLeaf, { theme, dir }: Style, narrow: boolean): Frame {
  return {
    id,
    dir,
    padding,
    x: narrow ? 16 : 32,
    fill: background ? colourClass('fill', background) : '',
    ...(background && { background: hexOf(theme, background) }),
  }
}

function draw(leaves: readonly LiftedLeaf[], style: Style, narrow = false): MjmlNode[] {
  return leaves.flatMap((leaf) => {
    return strokesOf(leaf).flatMap((stroke) => mjmlOf(stroke, style.theme, frameOf(leaf, style, narrow)))
  })
}

function section(block: LiftedBlock | undefined, { theme, dir }: Style, children: MjmlNode[]): MjmlNode {
  const background = block?.background
  const mark = block?.type === 'columns' ? blockMark(block.id) : ''
  return mjml(
    'mj-section',
    {
      direction: dir,
      padding: block?.type === 'columns' ? `${block.padding?.y ?? 8}px ${block.padding?.x ?? 16}px` : '0',
      'background-color': background && hexOf(theme, background),
      'css-class': [mark, background && colourClass('fill', background)].filter(Boolean).join(' '),
    },
    children,
  )
}

/** Blocks that follow each other share one section: each section costs half a kilobyte. */
function sections(blocks: readonly LiftedBlock[], style: Style): MjmlNode[] {
  const made: MjmlNode[] = []
  let open: LiftedLeaf[] = []
  const close = () => {
    if (open.length > 0) made.push(section(undefined, style, [mjml('mj-column', {}, draw(open, style))]))
    open = []
  }
  for (const block of blocks) {
    if (block.type !== 'columns') {
      open.push(block)
      continue
    }
    close()
    const columns = block.columns.map((column) => {
      return mjml('mj-column', { width: `${column.width}%` }, draw(column.blocks, style, true))
    })
    made.push(section(block, style, block.stack ? columns : [mjml('mj-group', { direction: style.dir }, columns)]))
  }
  close()
  return made
}

/** Runs of blocks on the sheet, and the footers beneath it. */
function sheets(blocks: readonly LiftedBlock[], style: Style): MjmlNode[] {
  const runs: { footer: boolean; blocks: LiftedBlock[] }[] = []
  for (const block of blocks) {
    const footer = block.type === 'footer'
    const last = runs.at(-1)
    if (last?.footer === footer) last.blocks.push(block)
    else runs.push({ footer, blocks: [block] })
  }
  return runs.flatMap((run) => {
    if (run.footer) return sections(run.blocks, style)
    const sheet = {
      padding: `${edgeOf(run.blocks[0])}px 0 ${edgeOf(run.blocks.at(-1))}px`,
      'background-color': style.theme.colours.surface,
      'css-class': colourClass('fill', 'surface'),
      'border-radius': `${style.theme.radius}px`,
    }
    return [mjml('mj-wrapper', sheet, sections(run.blocks, style))]
  })
}

/** The rules that turn a page dark, for the colours it uses. */
export function darkRules(theme: Theme, used: (className: string) => boolean): string {
  const { dark } = theme
  if (!dark) return ''
  const rules = COLOUR_NAMES.flatMap((name) => {
    const hex = dark[name]
    return [
      used(`fill-${name}`) && `.fill-${name},.fill-${name}>table{background:${hex}!important}`,
      used(`ink-${name}`) && `.ink-${name}>div{color:${hex}!important}`,
      used(`link-${name}`) && `.link-${name}>div a{color:${hex}!important}`,
      used(`line-${name}`) && `.line-${name}>p{border-top-color:${hex}!important}`,
      used(`button-${name}`) && `.button-${name} td,.button-${name} a{background:${hex}!important}`,
      used(`label-${name}`) && `.label-${name} a{color:${hex}!important}`,
    ]
  })
  const body = `.page,.page>div{background:${dark.background}!important}`
  return `@media (prefers-color-scheme:dark){${[body, ...rules].filter(Boolean).join('')}}`
}

const MARK = /@[\w-]+@-outlook/g
const MARKED = / class="([^"]*?)\s*@([\w-]+)@\s*([^"]*)"/g

/** MJML's page without its indentation. Nothing an author wrote is in it yet, so no space of theirs is lost. */
function squeeze(html: string): string {
  return html
    .replace(MARK, '')
    .replace(MARKED, (_, before: string, id: string, after: string) => {
      const rest = [before, after].filter(Boolean).join(' ')
      return ` data-block="${id}"${rest && ` class="${rest}"`}`
    })
    .replace(/>\s+</g, '><')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/;"/g, '"')
    .replace(/ class=""/g, '')
}

/** Draws MJML strictly; a fault here is ours, or for MJML sources has been told to the author before. */
export async function drawMjml(page: MjmlNode): Promise<string> {
  const { html } = await mjml2html(page, { validationLevel: 'strict', keepComments: false, fonts: {} })
  return squeeze(html)
}

/** The HTML page of a block tree, with slots. */
export async function mjmlPage(blocks: readonly LiftedBlock[], theme: Theme, face: Face): Promise<string> {
  const style = { theme, dir: face.dir }
  const body = sheets(blocks, style)
  const classes = JSON.stringify(body)
  const head = [
    mjml('mj-title', {}, face.subject),
    ...(face.preheader ? [mjml('mj-preview', {}, face.preheader)] : []),
    mjml('mj-style', {}, `:root{color-scheme:light dark}${darkRules(theme, (name) => classes.includes(name))}`),
  ]
  const margin = section(undefined, style, [mjml('mj-column', {}, [mjml('mj-spacer', { height: '24px' })])])
  return drawMjml(
    mjml('mjml', { lang: face.lang, dir: face.dir }, [
      mjml('mj-head', {}, head),
      mjml(
        'mj-body',
        { width: `${theme.width}px`, 'background-color': theme.colours.background, 'css-class': 'page' },
        [margin, ...body, margin],
      ),
    ]),
  )
}
