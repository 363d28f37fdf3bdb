import { type CsvFormat, type CsvRow, Unreadable } from './format.ts'

/** A row longer than this is a mistake in the file, whatever is in it. */
const longestRow = 262_144
const mostCells = 1_000
/** So many quotes that nobody closes, and the file is not what it seems. */
const mostUnclosed = 100

/**
 * The rows of a file, a batch for each chunk of bytes: strings are cut out of the chunk, and what is longer than a row
 * may be is passed over without being kept. RFC 4180, with any line ending, and quotes in the middle of a cell taken as
 * they are.
 */
export async function* readRows(
  source: AsyncIterable<Buffer>,
  { encoding, delimiter }: Pick<CsvFormat, 'encoding' | 'delimiter'>,
): AsyncGenerator<CsvRow[], void> {
  const decoder = new TextDecoder(encoding) // takes a byte order mark away
  const scanner = new Scanner(delimiter)
  for await (const bytes of source) {
    // A long chunk is taken in pieces, so that a row without an end is noticed before it is all in memory.
    for (let at = 0; at < bytes.length; at += longestRow) {
      const rows = scanner.take(decoder.decode(bytes.subarray(at, at + longestRow), { stream: true }))
      if (rows.length > 0) yield rows
    }
  }
  const rows = scanner.end(decoder.decode())
  if (rows.length > 0) yield rows
}

class Scanner {
  readonly #delimiter: string
  #text = ''
  #line = 1
  #unclosed = 0
  /** Within a row that is too long: what comes is passed over until its line ends. */
  #isSkipping = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  take(text: string) {
    this.#text += text
    return this.#rows(false)
  }

  end(text: string) {
    this.#text += text
    return this.#rows(true)
  }

  #rows(isEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = []
    const text = this.#text
    let at = 0
    // Looked for once and not again until it is passed: each line would otherwise search the rest of the chunk.
    let [quote, back] = [text.indexOf('"'), text.indexOf('\r')]
    while (at < text.length) {
      if (back !== -1 && back < at) back = text.indexOf('\r', at)
      const end = lineEnd(text, at, back, isEnd)
      if (this.#isSkipping) {
        if (end === -1) {
          at = text.length
          break
        }
        this.#isSkipping = false
        at = afterLine(text, end)
        this.#line += 1
        continue
      }
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at)
      if (end !== -1 && (quote === -1 || quote > end)) {
        if (end - at > longestRow) rows.push(this.#tooLong())
        else if (end > at) rows.push(this.#row(text.slice(at, end).split(this.#delimiter)))
        at = afterLine(text, end)
        this.#line += 1
        continue
      }
      if (quote === -1 || quote > at + longestRow) {
        if (text.length - at <= longestRow) break
        rows.push(this.#tooLong())
        this.#isSkipping = true
        continue
      }
      const read = readQuoted(text, at, this.#delimiter, isEnd)
      if (read === 'more') {
        if (text.length - at <= longestRow) break
        this.#isSkipping = end === -1
        rows.push(this.#neverClosed())
        at = end === -1 ? text.length : afterLine(text, end)
        if (end !== -1) this.#line += 1
        continue
      }
      if (read === 'unclosed') {
        rows.push(this.#neverClosed())
        at = end === -1 ? text.length : afterLine(text, end)
        this.#line += 1
        continue
      }
      rows.push(this.#row(read.cells))
      this.#line += read.lines
      at = read.next
    }
    this.#text = text.slice(at)
    return rows
  }

  #row(cells: string[]): CsvRow {
    if (cells.length <= mostCells) return { line: this.#line, cells }
    return { line: this.#line, problem: `The row has ${cells.length} cells; ${mostCells} is the most.` }
  }

  #tooLong(): CsvRow {
    return { line: this.#line, problem: `The row is longer than ${longestRow} characters.` }
  }

  #neverClosed(): CsvRow {
    if (++this.#unclosed > mostUnclosed)
      throw new Unreadable(
        `More than ${mostUnclosed} quotes are opened and never closed, the last in line ${this.#line}: is this the right delimiter?`,
      )
    return { line: this.#line, problem: 'A quote is opened in this row and never closed.' }
  }
}

/** Where a line ends; -1 when that is not known yet. A return at the end may be half of a line ending. */
function lineEnd(text: string, from: number, back: number, isEnd: boolean) {
  const feed = text.indexOf('\n', from)
  if (back !== -1 && (feed === -1 || back < feed)) {
    if (back === text.length - 1 && !isEnd) return -1
    return back
  }
  return feed === -1 && isEnd ? text.length : feed
}

const afterLine = (text: string, end: number) => (text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1)

type Quoted = { cells: string[]; lines: number; next: number }

/** A row that has a quote in it, cell by cell. */
function readQuoted(text: string, from: number, delimiter: string, isEnd: boolean): Quoted | 'more' | 'unclosed' {
  const cells: string[] = []
  let [at, lines] = [from, 1]
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      let start = at + 1
      for (;;) {
        const close = text.indexOf('"', start)
        if (close === -1 || close - from > longestRow) return isEnd || close !== -1 ? 'unclosed' : 'more'
        if (close === text.length - 1 && !isEnd) return 'more'
        cell += text.slice(start, close)
        start = close + 1
        if (text[start] !== '"') break
        cell += '"'
        start += 1
      }
      lines += newlines(cell)
      at = start
    }
    // What follows a closing quote, or a cell without one, goes on to the delimiter or the end of the line.
    const end = cellEnd(text, at, delimiter)
    if (end === -1 && !isEnd) return 'more'
    const stop = end === -1 ? text.length : end
    cells.push(cell + text.slice(at, stop))
    if (stop >= text.length) return { cells, lines, next: text.length }
    if (text[stop] === delimiter) {
      at = stop + 1
      continue
    }
    if (text[stop] === '\r' && stop === text.length - 1 && !isEnd) return 'more'
    return { cells, lines, next: afterLine(text, stop) }
  }
}

function cellEnd(text: string, from: number, delimiter: string) {
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (sign === delimiter || sign === '\n' || sign === '\r') return at
  }
  return -1
}

function newlines(text: string) {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
