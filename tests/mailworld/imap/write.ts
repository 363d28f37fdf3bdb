/** A string as it may stand in an answer: quoted where that is possible, a literal otherwise. */
export function text(value: string | Buffer | undefined): string {
  if (value === undefined) return 'NIL'
  const latin = Buffer.isBuffer(value) ? value.toString('latin1') : Buffer.from(value).toString('latin1')
  if (/^[\x20-\x7e]{0,1000}$/.test(latin)) return `"${latin.replace(/[\\"]/g, '\\$&')}"`
  return `{${latin.length}}\r\n${latin}`
}

export const literal = (bytes: Buffer): string => `{${bytes.length}}\r\n${bytes.toString('latin1')}`

export const list = (parts: readonly string[]): string => `(${parts.join(' ')})`

/** NIL where there is nothing to list. */
export const listOrNil = (parts: readonly string[]): string => (parts.length > 0 ? list(parts) : 'NIL')

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function dateTime(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ')
  return `"${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000"`
}
