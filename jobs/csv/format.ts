import { z } from 'zod'

/** How a file of rows is written. */
export const csvFormat = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.enum([',', ';', '\t', '|']),
  hasHeader: z.boolean(),
})
export type CsvFormat = z.output<typeof csvFormat>

/** One row as it stands in the file, or why it cannot be read. Lines count from 1. */
export type CsvRow = { line: number; cells: string[] } | { line: number; problem: string }

/** The file cannot be read at all; the message says what to do. */
export class Unreadable extends Error {}
