import { type CsvFormat, type CsvRow, Unreadable } from './format.ts'
import { readRows } from './read.ts'

/** How a file seems to be written, from its first bytes. */
export async function detectFormat(start: Buffer): Promise<CsvFormat> {
  if (start.length === 0) throw new Unreadable('The file is empty.')
  const encoding = encodingOf(start)
  const refused = notText(start, encoding)
  if (refused) throw new Unreadable(refused)
  const tried = await Promise.all(
    delimiters.map(async (delimiter) => ({ delimiter, rows: await firstRows(start, { encoding, delimiter }) })),
  )
  const [best] = tried.sort((a, b) => evenness(b.rows) - evenness(a.rows))
  const { delimiter, rows } = best as (typeof tried)[0]
  return { encoding, delimiter, hasHeader: looksLikeHeader(rows) }
}

const delimiters: CsvFormat['delimiter'][] = [',', ';', '\t', '|']

/** Rows of the beginning of a file; the last, which may be cut, is left out. */
export async function firstRows(start: Buffer, format: Pick<CsvFormat, 'encoding' | 'delimiter'>, most = 50) {
  const rows: CsvRow[] = []
  async function* once() {
    yield start
  }
  try {
    for await (const batch of readRows(once(), format)) rows.push(...batch)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
  }
  return rows.length > 1 && rows.length <= most ? rows : rows.slice(0, most)
}

function encodingOf(start: Buffer): CsvFormat['encoding'] {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  // Text of our part of the world has a NUL in every second byte.
  const nuls = [0, 0]
  for (let at = 0; at < Math.min(start.length, 4_096); at++) if (start[at] === 0) nuls[at & 1] = (nuls[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  if (even + odd > Math.min(start.length, 4_096) / 4) {
    if (odd > even * 10) return 'utf-16le'
    if (even > odd * 10) return 'utf-16be'
  }
  return isUtf8(start) ? 'utf-8' : 'windows-1252'
}

/** The last character may be cut in two. */
function isUtf8(bytes: Buffer) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const signatures: [string, string][] = [
  ['504b0304', 'This is a spreadsheet or an archive: save it as CSV first.'],
  ['d0cf11e0', 'This is an old spreadsheet: save it as CSV first.'],
  ['25504446', 'This is a PDF: bring the table as CSV.'],
  ['1f8b', 'This is compressed: unpack it first.'],
]

function notText(start: Buffer, encoding: CsvFormat['encoding']) {
  const hex = start.subarray(0, 4).toString('hex')
  const known = signatures.find(([signature]) => hex.startsWith(signature))
  if (known) return known[1]
  if (encoding.startsWith('utf-16')) return undefined
  let strange = 0
  const most = Math.min(start.length, 4_096)
  for (let at = 0; at < most; at++) {
    const byte = start[at] as number
    if (byte < 9 || (byte > 13 && byte < 32)) strange += 1
  }
  return strange > most / 20 ? 'This is not a text file: bring the table as CSV.' : undefined
}

/** How alike the rows are in their number of cells, and how many that is. */
function evenness(rows: readonly CsvRow[]) {
  const counts = rows.map((row) => ('cells' in row ? row.cells.length : 1))
  const [usual = 1] = [...counts].sort((a, b) => a - b).slice(Math.floor(counts.length / 2))
  if (usual < 2) return 0
  return counts.filter((it) => it === usual).length / counts.length + Math.min(usual, 100) / 1_000
}

/** A first row in which no cell is an address, a number or empty, names columns. */
function looksLikeHeader([first, second]: readonly CsvRow[]) {
  if (!first || !('cells' in first)) return false
  if (first.cells.some((cell) => cell.includes('@') && cell.includes('.'))) return false
  if (!second) return true
  return first.cells.filter((cell) => /^[\d\s.,+-]+$/.test(cell)).length <= first.cells.length / 3
}
