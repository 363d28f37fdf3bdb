import type { Arguments, Context, Emitter, Liquid, Parser, Template, TopLevelToken } from 'liquidjs'
import { defaultOptions, Tag, TagToken, Token, TokenKind, TypeGuards, Value } from 'liquidjs'
import { settle } from './escape.ts'
import type { Place } from './pieces.ts'
import { BoundedEmitter, type Run, runOf } from './run.ts'

/** Text that is ready. It never goes through Liquid's tokenizer, so `{{` in it means nothing. */
export class ReadyToken extends Token {
  readonly trimLeft = 0
  readonly trimRight = 0

  constructor(text: string) {
    super(TokenKind.HTML, text, 0, text.length)
  }

  getContent(): string {
    return this.input
  }
}

/** `{{ expression }}` at a place. */
export class PutToken extends TagToken {
  constructor(
    expression: string,
    readonly place: Place,
    file: string,
  ) {
    const source = `{% put ${expression} %}`
    super(source, 0, source.length, defaultOptions, file)
  }
}

/** A part of the template that is balanced in itself, and what happens to its output as a whole. */
export class SlotToken extends TagToken {
  constructor(
    readonly templates: Template[],
    readonly finish: (output: string, run: Run) => string,
  ) {
    super('{% slot %}', 0, 10, defaultOptions)
  }
}

export class PutTag extends Tag {
  readonly value: Value
  readonly place: Place

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid)
    if (!(token instanceof PutToken)) throw new Error('put is not a tag for authors')
    this.place = token.place
    this.value = new Value(this.tokenizer.readFilteredValue(), liquid)
    const { postfix } = this.value.initial
    if (postfix.length > 1 && !postfix.some(TypeGuards.isOperatorToken)) {
      throw new Error(`"${token.args}" is not one field: write a name without spaces`)
    }
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    emitter.write(settle(yield this.value.value(context), this.place))
  }

  *arguments(): Arguments {
    yield this.value
  }
}

export class SlotTag extends Tag {
  readonly templates: Template[]
  readonly finish: SlotToken['finish']

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid)
    if (!(token instanceof SlotToken)) throw new Error('slot is not a tag for authors')
    this.templates = token.templates
    this.finish = token.finish
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const output = yield this.liquid.renderer.renderTemplates(this.templates, context, new BoundedEmitter())
    emitter.write(this.finish(String(output), runOf(context)))
  }

  // biome-ignore lint/correctness/useYield: Liquid asks its children through a generator.
  *children(): Generator<unknown, Template[]> {
    return this.templates
  }
}

/** Which of `count` wordings this recipient gets: even, and the same on every attempt. */
export function pick(seed: string, key: string, count: number): number {
  let hash = 0x811c9dc5
  for (const sign of `${seed}\u0000${key}`) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % count
}

/** `{% spin %}Hi{% or %}Hello{% endspin %}`: each recipient gets one of the wordings, always the same one. */
export class SpinTag extends Tag {
  readonly wordings: Template[][] = [[]]
  readonly key: string

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid)
    this.key = token.args
    const stream = parser
      .parseStream(remaining)
      .on<TagToken>('tag:or', () => this.wordings.push([]))
      .on<TagToken>('tag:endspin', () => stream.stop())
      .on<Template>('template', (template) => this.wordings.at(-1)?.push(template))
      .on('end', () => {
        throw new Error('tag {% spin %} not closed')
      })
    stream.start()
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const chosen = this.wordings[pick(runOf(context).seed, this.key, this.wordings.length)] ?? []
    yield this.liquid.renderer.renderTemplates(chosen, context, emitter)
  }

  // biome-ignore lint/correctness/useYield: Liquid asks its children through a generator.
  *children(): Generator<unknown, Template[]> {
    return this.wordings.flat()
  }
}
