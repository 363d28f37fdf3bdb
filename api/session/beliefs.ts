/** How long an answer about a credential is believed: a revoked one is dead within this everywhere. */
const believed = 900
const most = 10_000

/** Remembers for a moment what was found out, so that a busy caller is not looked up for each request. */
export function beliefs<T>() {
  const known = new Map<string, { at: number; answer: Promise<T> }>()
  return {
    about(key: string, lookUp: () => Promise<T>) {
      const held = known.get(key)
      if (held && Date.now() - held.at < believed) return held.answer
      const answer = lookUp()
      known.delete(key)
      known.set(key, { at: Date.now(), answer })
      answer.catch(() => known.delete(key))
      if (known.size > most) known.delete(known.keys().next().value as string)
      return answer
    },
    /** In this process; the others follow within a second. */
    forget(isOld: (key: string) => boolean) {
      for (const key of known.keys()) if (isOld(key)) known.delete(key)
    },
  }
}
