import { Context, Liquid, Parser, type Template, type TopLevelToken, toValueSync } from 'liquidjs'
import { FILTERS } from './filters.ts'
import { BoundedEmitter, type Run, runOf } from './run.ts'
import { PutTag, SlotTag, SpinTag } from './tags.ts'

const TAGS = ['if', 'unless', 'case', 'for', 'break', 'continue', 'assign']
const LIQUID_FILTERS = [
  ...['append', 'prepend', 'replace', 'remove', 'truncate', 'truncatewords', 'split', 'join', 'squish', 'slice'],
  ...['first', 'last', 'size', 'map', 'where', 'sort', 'reverse', 'uniq'],
  ...['plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'ceil', 'floor', 'abs', 'at_least', 'at_most'],
]

/** Every filter an author may use, for autocompletion. */
export const FILTER_NAMES: readonly string[] = [...Object.keys(FILTERS), ...LIQUID_FILTERS].sort()

function createEngine(): Liquid {
  const engine = new Liquid({
    parseLimit: 200_000,
    renderLimit: 250,
    memoryLimit: 200_000,
    ownPropertyOnly: true,
    // Leads are full of empty texts, and nobody means them by `if company`.
    jsTruthy: true,
    outputEscape: 'escape',
    strictFilters: true,
    templates: {},
  })
  for (const name of Object.keys(engine.tags)) if (!TAGS.includes(name)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) if (!LIQUID_FILTERS.includes(name)) delete engine.filters[name]
  for (const [name, filter] of Object.entries(FILTERS)) {
    engine.registerFilter(name, function (value: unknown, ...args: unknown[]) {
      return filter(value, args, runOf(this.context))
    })
  }
  engine.registerTag('put', PutTag)
  engine.registerTag('slot', SlotTag)
  engine.registerTag('spin', SpinTag)
  return engine
}

/** Liquid with no way out of the template: no files, no prototypes, no raw output, and an end to everything. */
const engine = createEngine()

export function parseTokens(tokens: TopLevelToken[]): Template[] {
  return new Parser(engine).parseTokens(tokens)
}

/** Runs parsed Liquid for one recipient. What it assigns is gone afterwards. */
export function runLiquid(templates: Template[], run: Run): string {
  run.root ??= new Context(run.scope, engine.options, { sync: true }, { liquid: engine })
  const context = run.root.spawn(run.scope)
  context.setRegister('run', run)
  return String(toValueSync(engine.renderer.renderTemplates(templates, context, new BoundedEmitter())))
}
