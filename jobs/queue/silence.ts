/**
 * Tells who is silent: whose beat has not changed for so long, while we were looking. Only what was seen counts, not the
 * times written in the beats: after we were away ourselves (no database, a suspended machine) everybody may have been,
 * and all get their time anew.
 */
export function watchForSilence(limitMs: number) {
  let lookedAt = Number.NEGATIVE_INFINITY
  let seen = new Map<string, { beat: string; since: number }>()

  return (beats: ReadonlyMap<string, string>, now: number): string[] => {
    const wasAway = now - lookedAt > limitMs / 2
    lookedAt = now
    const before = seen
    seen = new Map()
    for (const [id, beat] of beats) {
      const known = before.get(id)
      seen.set(id, known?.beat === beat && !wasAway ? known : { beat, since: now })
    }
    return [...seen].flatMap(([id, { since }]) => (now - since >= limitMs ? id : []))
  }
}
