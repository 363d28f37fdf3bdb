import { allBlocks, type Block } from './blocks.ts'
import type { Compiled } from './compiled.ts'
import type { Piece } from './pieces.ts'
import type { Template } from './template.ts'

export type LineDifference = { kind: 'same' | 'added' | 'removed'; text: string }
export type BlockDifference = { blockId: string; type: string; kind: 'added' | 'removed' | 'changed' | 'moved' }

/** Above this many comparisons two texts are called different as a whole. */
const mostWork = 4_000_000

/** A compiled text with its merge fields as their author wrote them. */
export function writtenText({ text, links }: Compiled): string {
  const write = (pieces: readonly Piece[]): string =>
    pieces
      .map((piece) => {
        if (typeof piece === 'string') return piece
        if ('put' in piece) return `{{ ${piece.put} }}`
        if ('tag' in piece) return `{% ${piece.tag} %}`
        if ('group' in piece) return write(piece.group)
        if ('address' in piece) return write(piece.address)
        return 'link' in piece ? (links[piece.link]?.written ?? '') : ''
      })
      .join('')
  return write(text)
}

/** The lines of two texts, each as it is in both, or in one only: what was taken out comes before what was put in. */
export function lineDifferences(before: readonly string[], after: readonly string[]): LineDifference[] {
  const kept = commonPart(before, after)
  const lines: LineDifference[] = []
  let [a, b] = [0, 0]
  const until = (endA: number, endB: number) => {
    for (; a < endA; a++) lines.push({ kind: 'removed', text: before[a] ?? '' })
    for (; b < endB; b++) lines.push({ kind: 'added', text: after[b] ?? '' })
  }
  for (const [keptA, keptB] of kept) {
    until(keptA, keptB)
    lines.push({ kind: 'same', text: before[a++] ?? '' })
    b++
  }
  until(before.length, after.length)
  return lines
}

/** The places of a longest common part of two lists. */
function commonPart(before: readonly string[], after: readonly string[]): [number, number][] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const rest = Math.min(before.length, after.length) - start
  while (end < rest && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const middle = longest(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [
    ...Array.from({ length: start }, (_, i): [number, number] => [i, i]),
    ...middle.map(([a, b]): [number, number] => [a + start, b + start]),
    ...Array.from({ length: end }, (_, i): [number, number] => [before.length - end + i, after.length - end + i]),
  ]
}

/** By the table of the lengths of what the ends have in common. */
function longest(before: readonly string[], after: readonly string[]): [number, number][] {
  const width = after.length + 1
  if (before.length * width > mostWork) return []
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const at = a * width + b
      lengths[at] =
        before[a] === after[b]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0)
    }
  }
  const found: [number, number][] = []
  for (let a = 0, b = 0; a < before.length && b < after.length; ) {
    const at = a * width + b
    if (before[a] === after[b]) found.push([a++, b++])
    else if ((lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0)) a++
    else b++
  }
  return found
}

const blocksOf = (template: Template | null) => (template?.kind === 'blocks' ? allBlocks(template.tree.blocks) : [])

/** A block without those that stand in it: they are compared by themselves. */
const bare = (block: Block) =>
  JSON.stringify(block.type === 'columns' ? { ...block, columns: block.columns.map(({ width }) => width) } : block)

/** What became of each block of a tree. One that was only moved is so if it left the order of the others. */
export function blockChanges(before: Template | null, after: Template | null): BlockDifference[] {
  const [old, now] = [blocksOf(before), blocksOf(after)]
  const was = new Map(old.map((block) => [block.id, block]))
  const is = new Map(now.map((block) => [block.id, block]))
  const stayed = now.filter(({ id }) => was.has(id)).map(({ id }) => id)
  const order = commonPart(
    old.filter(({ id }) => is.has(id)).map(({ id }) => id),
    stayed,
  )
  const inPlace = new Set(order.map(([, at]) => stayed[at]))
  const removed = old.filter(({ id }) => !is.has(id))
  return [
    ...removed.map(({ id, type }): BlockDifference => ({ blockId: id, type, kind: 'removed' })),
    ...now.flatMap((block): BlockDifference[] => {
      const { id: blockId, type } = block
      const then = was.get(blockId)
      if (!then) return [{ blockId, type, kind: 'added' }]
      if (bare(then) !== bare(block)) return [{ blockId, type, kind: 'changed' }]
      return inPlace.has(blockId) ? [] : [{ blockId, type, kind: 'moved' }]
    }),
  ]
}
