import { z } from 'zod'
import { allBlocks, Block, type BlockTree } from './blocks.ts'
import { Condition, meets } from './conditions.ts'
import type { Scope } from './fields.ts'
import type { LiftedBlock, LiftedLeaf } from './liftBlocks.ts'
import type { Issue } from './problem.ts'

/** Which blocks a lead sees. Of two rules about one block, the one with the higher priority decides. */
export const Rule = z
  .strictObject({
    id: z.string().min(1).max(60),
    priority: z.int().min(-1_000).max(1_000).default(0),
    /** A lead in any of these; empty for everybody. */
    segmentIds: z.array(z.string().max(60)).max(50).default([]),
    when: Condition.optional(),
    /** A block that some rule shows is hidden from all others. */
    action: z.enum(['show', 'hide', 'swap']),
    targetBlockIds: z.array(z.string()).min(1).max(50),
    replacement: z.array(Block).max(20).default([]),
  })
  .superRefine(({ action, targetBlockIds, replacement }, context) => {
    if (action === 'swap' && replacement.length === 0) {
      context.addIssue({ code: 'custom', path: ['replacement'], message: 'Say which blocks to show instead.' })
    }
    if (action === 'swap' && targetBlockIds.length > 1) {
      context.addIssue({ code: 'custom', path: ['targetBlockIds'], message: 'A rule swaps one block.' })
    }
    if (action !== 'swap' && replacement.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['replacement'],
        message: `A rule that says ${action} replaces nothing.`,
      })
    }
  })
export type Rule = z.infer<typeof Rule>

/** One outcome of all rules. Recipients with the same key get the same blocks, so each key is compiled once. */
export interface Variant {
  key: string
  hidden: readonly string[]
  /** Blocks and the rules that replace them. */
  swapped: readonly (readonly [blockId: string, ruleId: string])[]
}

/** The template as it stands, without any rule. */
export const BASE: Variant = { key: '', hidden: [], swapped: [] }

export interface Person {
  segmentIds: ReadonlySet<string>
  /** The lead's values under their merge names, see `scopeOf`. */
  fields: Scope
}

function concerns({ segmentIds, when }: Rule, person: Person): boolean {
  if (segmentIds.length > 0 && !segmentIds.some((id) => person.segmentIds.has(id))) return false
  return when === undefined || meets(when, person.fields)
}

/** Prepares rules once, to be asked for every recipient; each is looked at once per recipient. */
export function chooser(rules: readonly Rule[]): (person: Person) => Variant {
  const ordered = rules.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  const shown = new Set(rules.flatMap((rule) => (rule.action === 'show' ? rule.targetBlockIds : [])))
  return (person) => {
    const decided = new Map<string, Rule>()
    for (const rule of ordered) {
      if (rule.targetBlockIds.every((target) => decided.has(target)) || !concerns(rule, person)) continue
      for (const target of rule.targetBlockIds) if (!decided.has(target)) decided.set(target, rule)
    }
    const hidden = [...shown].filter((target) => !decided.has(target))
    const swapped: [string, string][] = []
    for (const [target, { action, id }] of decided) {
      if (action === 'hide') hidden.push(target)
      if (action === 'swap') swapped.push([target, id])
    }
    hidden.sort()
    swapped.sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      key: [...hidden.map((id) => `-${id}`), ...swapped.map((pair) => pair.join('~'))].join(' '),
      hidden,
      swapped,
    }
  }
}

/** What rules say about blocks that are not there, or cannot be put where they say. */
export function ruleFaults(rules: readonly Rule[], { blocks }: BlockTree): Issue[] {
  const ids = new Set(allBlocks(blocks).map((block) => block.id))
  const outer = new Set(blocks.map((block) => block.id))
  return rules.flatMap(({ id, targetBlockIds, replacement }, i) => {
    const path = `rules.${i}`
    const missing = targetBlockIds.filter((target) => !ids.has(target))
    const faults = missing.map((target) => ({
      path,
      message: `There is no block "${target}" any more.`,
      blockId: target,
    }))
    for (const block of allBlocks(replacement)) {
      if (ids.has(block.id))
        faults.push({ path, message: `Another block has the id "${block.id}".`, blockId: block.id })
      ids.add(block.id)
    }
    const nested = replacement.find((block) => block.type === 'columns')
    if (nested && targetBlockIds.some((target) => !outer.has(target))) {
      faults.push({ path, message: `Rule ${id} puts columns into a column.`, blockId: nested.id })
    }
    return faults
  })
}

function isLeaf(block: LiftedBlock): block is LiftedLeaf {
  return block.type !== 'columns'
}

/** The blocks that one variant shows. */
export function applyVariant(
  blocks: readonly LiftedBlock[],
  variant: Variant,
  replacements: ReadonlyMap<string, readonly LiftedBlock[]>,
): LiftedBlock[] {
  const hidden = new Set(variant.hidden)
  const swapped = new Map(variant.swapped)
  const pick = (block: LiftedBlock): readonly LiftedBlock[] => {
    const rule = swapped.get(block.id)
    if (rule !== undefined) return replacements.get(rule) ?? []
    return hidden.has(block.id) ? [] : [block]
  }
  return blocks.flatMap(pick).map((block) => {
    if (isLeaf(block)) return block
    const columns = block.columns.map((column) => ({ ...column, blocks: column.blocks.flatMap(pick).filter(isLeaf) }))
    return { ...block, columns }
  })
}
