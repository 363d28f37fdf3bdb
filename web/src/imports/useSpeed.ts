import { useEffect, useRef, useState } from 'react'

/** How many a second, over what was told since the count was first seen. */
export function useSpeed(done: number) {
  const first = useRef<{ at: number; done: number } | null>(null)
  const [speed, setSpeed] = useState(0)
  useEffect(() => {
    const now = performance.now()
    first.current ??= { at: now, done }
    const seconds = (now - first.current.at) / 1_000
    if (seconds > 0.5 && done > first.current.done) setSpeed(Math.round((done - first.current.done) / seconds))
  }, [done])
  return speed
}
