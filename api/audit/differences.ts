import type { Change } from './record.ts'

/** Never written down, whatever holds it. */
const secret = /password|secret|hash|credential|sealed|cookie|token$|(api|access|private)key/i
/** Said by the row itself, or of no interest. */
const known = new Set(['id', 'tenantId', 'revision', 'createdAt', 'updatedAt'])
const longest = 500

/** The fields that differ, each as it was and as it is, without secrets; with `namesOnly` without any value. */
export function differences({ before, after }: Change, { namesOnly = false } = {}) {
  const was = fields(before)
  const is = fields(after)
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => written(was[name]) !== written(is[name]),
  )
  const of = (row: Record<string, unknown>) =>
    Object.fromEntries(names.flatMap((name) => (name in row ? [[name, namesOnly ? '…' : row[name]]] : [])))
  return { ...(before && { before: of(was) }), ...(after && { after: of(is) }) }
}

/** What is empty was not chosen: of something new it is not worth a word. */
const written = (value: unknown) => (value === null || String(value) === '' ? undefined : JSON.stringify(value))

function fields(row: object | null | undefined) {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row ?? {})) {
    if (known.has(name) || secret.test(name) || value === undefined || value instanceof Uint8Array) continue
    shown[name] = shorten(value)
  }
  return shown
}

function shorten(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value
  if (Array.isArray(value)) return value.slice(0, 100).map(shorten)
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  return fields(value)
}
