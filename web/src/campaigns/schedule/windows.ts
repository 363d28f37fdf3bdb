/** A stretch of a weekday, 1 for Monday, with times as 09:30. */
export type Stretch = { key: string; day: number; from: string; to: string }

export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const newStretch = (day: number, from = '09:00', to = '17:00'): Stretch => ({
  key: crypto.randomUUID(),
  ...{ day, from, to },
})

export const workingDays = () => [1, 2, 3, 4, 5].map((day) => newStretch(day))

/** `09:30` → 0.396 of a day. */
export function partOfDay(clock: string) {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return (hours * 60 + minutes) / 1_440
}

/** A new stretch of a day, behind those it has where there is room. */
export function nextStretch(day: number, there: readonly Stretch[]) {
  const last = there
    .filter((it) => it.day === day)
    .toSorted((a, b) => a.to.localeCompare(b.to))
    .at(-1)
  if (!last || last.to >= '23:00') return newStretch(day)
  const hour = Number(last.to.slice(0, 2)) + 1
  return newStretch(day, clock(hour), clock(Math.min(hour + 2, 24)))
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** Sorted, and without what only tells stretches apart on the screen. */
export const written = (stretches: readonly Stretch[]) =>
  stretches
    .map(({ day, from, to }) => ({ day, from, to }))
    .toSorted((a, b) => a.day - b.day || a.from.localeCompare(b.from))
