/** A piece of a command (RFC 3501 4): a bare word, a string that was quoted or sent as a literal, or a list of pieces. */
export type Token = Word | Text | readonly Token[]
export interface Word {
  readonly word: string
}
export interface Text {
  readonly text: Buffer
}

export const isWord = (token: Token | undefined): token is Word => token !== undefined && 'word' in token
export const isList = (token: Token | undefined): token is readonly Token[] => Array.isArray(token)

/** What a word or a string says; nothing for a list. */
export function said(token: Token | undefined): string | undefined {
  if (token === undefined || isList(token)) return undefined
  return 'word' in token ? token.word : token.text.toString()
}

export class BadCommand extends Error {}

const mostBytes = 64_000_000

/** Gathers commands from what comes in: each a line, in which literals may run over further lines. */
export class CommandReader {
  #bytes = Buffer.alloc(0)
  #parts: (string | Buffer)[] = []
  #missing = 0
  readonly #goAhead: () => void

  /** `goAhead` is called when the client waits for leave to send a literal. */
  constructor(goAhead: () => void) {
    this.#goAhead = goAhead
  }

  /** Each command that is whole now. */
  *feed(chunk: Buffer): Generator<readonly (string | Buffer)[]> {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    if (this.#bytes.length > mostBytes) throw new BadCommand('Too long.')
    for (;;) {
      if (this.#missing > 0) {
        if (this.#bytes.length < this.#missing) return
        this.#parts.push(this.#take(this.#missing))
        this.#missing = 0
      }
      const end = this.#bytes.indexOf('\r\n')
      if (end < 0) return
      const line = this.#take(end).toString('latin1')
      this.#take(2)
      const [, size, isBold] = /\{(\d{1,9})(\+?)\}$/.exec(line) ?? []
      if (size === undefined) {
        const parts = [...this.#parts, line]
        this.#parts = []
        yield parts
      } else {
        this.#parts.push(line.slice(0, line.lastIndexOf('{')))
        this.#missing = Number(size)
        if (this.#missing > mostBytes) throw new BadCommand('Too long.')
        if (this.#missing === 0) this.#parts.push(Buffer.alloc(0))
        if (!isBold) this.#goAhead()
      }
    }
  }

  /** Forgets what came before, as after STARTTLS. */
  clear(): void {
    this.#bytes = Buffer.alloc(0)
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }
}

/** The pieces of a command. */
export function tokens(parts: readonly (string | Buffer)[]): readonly Token[] {
  const root: Token[] = []
  const open: Token[][] = [root]
  const here = () => open.at(-1) as Token[]
  for (const part of parts) {
    if (typeof part !== 'string') here().push({ text: part })
    else readLine(part)
  }
  if (open.length !== 1) throw new BadCommand('A list is not closed.')
  return root

  function readLine(line: string) {
    for (let at = 0; at < line.length; ) {
      const sign = line[at]
      if (sign === ' ') at++
      else if (sign === '(') {
        const list: Token[] = []
        here().push(list)
        open.push(list)
        at++
      } else if (sign === ')') {
        if (open.length === 1) throw new BadCommand('A list is closed that was not open.')
        open.pop()
        at++
      } else if (sign === '"') {
        const [whole, inside] = /^"((?:[^"\\]|\\.)*)"/.exec(line.slice(at)) ?? []
        if (whole === undefined || inside === undefined) throw new BadCommand('A string is not closed.')
        here().push({ text: Buffer.from(inside.replace(/\\(.)/g, '$1'), 'latin1') })
        at += whole.length
      } else {
        // A section, as in BODY[HEADER.FIELDS (From)]<0.9>, belongs to its word.
        const [word = ''] = /^(?:\[[^\]]*\]|[^\s()"[])+/.exec(line.slice(at)) ?? []
        if (word === '') throw new BadCommand('This cannot be read.')
        here().push({ word })
        at += word.length
      }
    }
  }
}
