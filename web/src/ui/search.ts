/** Search parameters as plain words: `?state=dead&state=running`. What a page makes of them is its own affair. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const params = new URLSearchParams(search)
  const found: Record<string, string | string[]> = {}
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key)
    found[key] = values.length > 1 ? values : (values[0] ?? '')
  }
  return found
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string' && one !== '') params.append(key, one)
    }
  }
  const text = params.toString()
  return text && `?${text}`
}

/** A word of at most this length, or nothing. */
export const word = (value: unknown, longest = 200) =>
  typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined

/** One of the words a page knows, or nothing. */
export const oneOf = <const T extends string>(known: readonly T[], value: unknown) => known.find((one) => one === value)
