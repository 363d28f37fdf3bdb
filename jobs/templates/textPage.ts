import type { LiftedBlock } from './liftBlocks.ts'
import { type Stroke, strokesOf } from './strokes.ts'

function write(stroke: Stroke): string[] {
  switch (stroke.kind) {
    case 'text':
      return [stroke.plain ?? stroke.content]
    case 'button':
      return [`${stroke.label}\n${stroke.href}`]
    case 'picture':
      if (stroke.href) return [stroke.alt ? `${stroke.alt}\n${stroke.href}` : stroke.href]
      return stroke.alt ? [stroke.alt] : []
    case 'links':
      return [stroke.links.map(({ label, href }) => `${label}: ${href}`).join('\n')]
    case 'rule':
      return ['---']
    case 'gap':
      return []
    case 'interactive':
      return stroke.still.flatMap(write)
  }
}

/** The plain text version of a mail, with slots. */
export function textPage(blocks: readonly LiftedBlock[]): string {
  const leaves = blocks.flatMap((block) => {
    return block.type === 'columns' ? block.columns.flatMap((column) => column.blocks) : [block]
  })
  return `${leaves.flatMap((leaf) => strokesOf(leaf).flatMap(write)).join('\n\n')}\n`
}
