import { type ChildProcess, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** What runs under a number now, if anything does. A number alone may since belong to another process. */
export function lookUp(pid: number): { name: string; since: string } | undefined {
  if (!Number.isInteger(pid) || pid < 1) return undefined
  return existsSync('/proc/self/stat') ? inProc(pid) : fromPs(pid)
}

function inProc(pid: number) {
  const line = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
  const end = line.lastIndexOf(')')
  const [state, ...fields] = line.slice(end + 2).split(' ')
  if (end < 0 || state === 'Z') return undefined // a zombie has ended, only nobody has asked yet
  return { name: line.slice(line.indexOf('(') + 1, end), since: fields[18] ?? '' }
}

function fromPs(pid: number) {
  const { stdout } = spawnSync('ps', ['-o', 'state=', '-o', 'lstart=', '-o', 'comm=', '-p', String(pid)], {
    encoding: 'utf8',
  })
  const [, state = '', since = '', name = ''] = /^\s*(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\S+)\s+(.+?)\s*$/.exec(stdout) ?? []
  return !state || state.startsWith('Z') ? undefined : { name: basename(name), since }
}

type Manner = {
  gently: NodeJS.Signals
  /** After this many milliseconds, or at once when in a hurry, firmly. */
  within?: number
  firmly?: NodeJS.Signals
  hurry?: AbortSignal
}

/** Ends a child and waits until it has ended. */
export function end(child: ChildProcess, { gently, within = 15_000, firmly = 'SIGKILL', hurry }: Manner) {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return Promise.resolve()
  return new Promise<void>((resolve) => {
    const insist = () => void child.kill(firmly)
    const timer = setTimeout(insist, within)
    hurry?.addEventListener('abort', insist)
    child.once('exit', () => {
      clearTimeout(timer)
      hurry?.removeEventListener('abort', insist)
      resolve()
    })
    child.kill(hurry?.aborted ? firmly : gently)
  })
}

/** Waits for a child to end by itself. It is told when we are asked to stop, and ends first. */
export function exitOf(child: ChildProcess): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const tell = (signal: NodeJS.Signals) => void (signal === 'SIGINT' || child.kill(signal)) // Ctrl-C has reached it
  return new Promise((resolve, reject) => {
    for (const signal of signals) process.on(signal, tell)
    child.once('error', reject)
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, tell)
      resolve(code ?? 1)
    })
  })
}
