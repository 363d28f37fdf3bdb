/** The wish to stop: the first Ctrl-C or SIGTERM asks for an orderly end, the second for a quick one. */
export type Wishes = { stop: AbortSignal; hurry: AbortSignal; asked: Promise<void> }

export function listen(): Wishes {
  const stop = new AbortController()
  const hurry = new AbortController()
  let first = 0
  const heard = () => {
    const now = Date.now()
    if (!stop.signal.aborted) {
      first = now
      stop.abort()
    } else if (now - first > 300) hurry.abort() // npm passes on what the terminal has sent us already
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
  whenNpmIsGone(() => stop.abort())
  const asked = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  return { stop: stop.signal, hurry: hurry.signal, asked }
}

/** npm, or the shell it puts between us, may be killed without a word to us. */
function whenNpmIsGone(act: () => void) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    act()
  }, 500)
  look.unref()
}
