/** What the tabs of one browser tell each other about the session. */
type Word = { kind: 'token'; token: string } | { kind: 'ended' }

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('penguin-session') : null

export function tell(word: Word) {
  channel?.postMessage(word)
}

export function hear(listener: (word: Word) => void) {
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const word = readWord(data)
    if (word) listener(word)
  })
}

/** Waits for another tab's word, but not for long. */
export function heardWithin(ms: number) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    channel?.addEventListener('message', done, { once: true })
  })
}

function readWord(data: unknown): Word | null {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null
  if (data.kind === 'ended') return { kind: 'ended' }
  if (data.kind === 'token' && 'token' in data && typeof data.token === 'string')
    return { kind: 'token', token: data.token }
  return null
}
