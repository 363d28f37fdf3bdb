import { setTimeout as pause } from 'node:timers/promises'
import { demoEmail, seed } from './seed.ts'
import { Trouble } from './trouble.ts'

type Announcement = {
  /** Where the API answers to us. */
  api: string
  /** Where people go. */
  publicUrl: string
  /** Without one, no demo tenant is made. */
  demoPassword?: string
  patience?: number
  stop: AbortSignal
}

const say = (line: string) => console.log(line)

/** Waits until the API answers, and tells the person where it is and how to get in. */
export async function announce({ api, publicUrl, demoPassword, patience = 60_000, stop }: Announcement) {
  await answers(api, patience, stop)
  if (stop.aborted) return
  const password = demoPassword && (await seed(api, demoPassword, say).catch((error: Error) => say(error.message)))
  say(`\n  PenguinMails   ${publicUrl}`)
  if (password) say(`  Demo sign-in   ${demoEmail}   ${password}`)
  say(`\nReady in ${process.uptime().toFixed(1)} s. Ctrl-C stops it.`)
}

async function answers(api: string, patience: number, stop: AbortSignal) {
  for (const until = Date.now() + patience; !stop.aborted; await pause(50)) {
    if (Date.now() > until) throw new Trouble('The API does not answer: what it has printed above says why.')
    const answer = await fetch(`${api}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (answer?.ok) return
  }
}
