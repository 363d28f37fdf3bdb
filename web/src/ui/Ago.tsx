import { useSyncExternalStore } from 'react'
import { sayMoment } from './manner.ts'

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

/** A time as one would say it, with the exact one a hover away. */
export function Ago({ at }: { at: string }) {
  const now = useNow()
  const date = new Date(at)
  return (
    <time dateTime={at} title={sayMoment(date)} style={{ whiteSpace: 'nowrap' }}>
      {sayWhen(date.getTime() - now)}
    </time>
  )
}

/** `-90 s` → “2 min. ago”. */
function sayWhen(ms: number) {
  const { unit, ms: size } = units.find((known) => Math.abs(ms) >= known.ms) ?? { unit: 'second', ms: 1_000 }
  if (unit === 'second' && Math.abs(ms) < 5_000) return 'just now'
  return relative.format(Math.round(ms / size), unit)
}

/** `1234` → “1.2 s”. */
export function sayLength(ms: number) {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}

// One clock for every time on the page, which stands still while nobody looks.
let now = Date.now()
const readers = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function tick() {
  if (document.hidden) return
  now = Date.now()
  for (const reader of readers) reader()
}

function follow(reader: () => void) {
  readers.add(reader)
  ticking ??= setInterval(tick, 10_000)
  now = Date.now()
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

const useNow = () => useSyncExternalStore(follow, () => now)
