import { Fault, type FaultName } from './answers.ts'

/** One answer of a server; its lines without their codes. */
export interface Reply {
  readonly code: number
  readonly lines: readonly string[]
}

const longestLine = 4_096
/** An EHLO answer has some twenty lines; a greeting that goes on and on is cut here. */
const mostLines = 128
const none = Buffer.alloc(0)

/** Makes answers of bytes. What is no answer is a fault, after which nothing more may be believed. */
export class ReplyReader {
  #rest: Buffer = none
  #code = 0
  #lines: string[] = []

  /** Something came that is not a whole answer yet. */
  get partial(): boolean {
    return this.#rest.length > 0 || this.#lines.length > 0
  }

  push(bytes: Buffer): Reply[] | Fault {
    const text = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const replies: Reply[] = []
    let start = 0
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      const line = text.toString('utf8', start, text[end - 1] === 13 && end > start ? end - 1 : end)
      const wrong = this.#take(line, replies)
      if (wrong) return wrong
      start = end + 1
    }
    this.#rest = text.subarray(start)
    return this.#rest.length > longestLine ? fault('too-long', this.#rest.toString('utf8', 0, 200)) : replies
  }

  #take(line: string, replies: Reply[]): Fault | undefined {
    if (line.length > longestLine) return fault('too-long', line)
    const [, code, separator = ' ', words = ''] = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(line) ?? []
    if (!code || (this.#lines.length > 0 && Number(code) !== this.#code)) return fault('garbage', line)
    this.#code = Number(code)
    this.#lines.push(words)
    if (this.#lines.length > mostLines) return fault('too-long', this.#lines.slice(0, 3).join(' '))
    if (separator === '-') return undefined
    replies.push({ code: this.#code, lines: this.#lines })
    this.#lines = []
    return undefined
  }
}

const fault = (name: FaultName, said: string) => new Fault(name, said)
