import { liveChannel } from '../../jobs/queue/progress.ts'
import { listenTo } from '../../prisma/listen.ts'
import { log } from '../log.ts'

/** Something of a tenant that changed. What it is now is asked anew by whoever may see it: nothing of it travels here. */
export type Change = { tenant: string; topic: string; id: string }

type Hear = () => void

const keyOf = ({ tenant, topic, id }: Change) => `${tenant}:${topic}:${id}`

/** One connection of this process listens for all who watch. It opens when somebody begins to, and opens again when it was cut. */
class Ear {
  readonly #hearers = new Map<string, Set<Hear>>()
  #close: (() => Promise<void>) | undefined

  listen(change: Change, hear: Hear): () => void {
    const key = keyOf(change)
    const hearers = this.#hearers.get(key) ?? new Set()
    this.#hearers.set(key, hearers.add(hear))
    this.#close ??= this.#open()
    return () => {
      hearers.delete(hear)
      if (hearers.size === 0) this.#hearers.delete(key)
    }
  }

  async close() {
    await this.#close?.()
    this.#close = undefined
  }

  /** After the connection was cut everybody looks anew: something may have been missed meanwhile. */
  #open() {
    return listenTo(liveChannel, {
      hear: (payload) => this.#tell(payload),
      onOpen: () => {
        for (const hearers of this.#hearers.values()) for (const hear of hearers) hear()
      },
      onLost: (err) => log.warn({ err }, 'live changes are not heard: trying again'),
    })
  }

  #tell(payload: string) {
    const hearers = this.#hearers.get(keyOf(JSON.parse(payload) as Change))
    for (const hear of hearers ?? []) hear()
  }
}

export const ear = new Ear()

type Watch<T> = {
  change: Change
  /** What it is now. */
  read: () => Promise<T>
  /** Nothing more will come after this. */
  isLast: (now: T) => boolean
  /** Also looked at this often: a change that nobody announced is seen late, not never. */
  everyMs: number
}

/** A thing as it is now, and again whenever it became different. Whoever reconnects asks again and has missed nothing. */
export async function* watch<T>({ change, read, isLast, everyMs }: Watch<T>): AsyncGenerator<T, void> {
  let wake = () => {}
  let isDue = false
  const rouse = () => {
    isDue = true
    wake()
  }
  const stop = ear.listen(change, rouse)
  const clock = setInterval(rouse, everyMs)
  let before = ''
  try {
    for (;;) {
      isDue = false
      const now = await read()
      const print = JSON.stringify(now)
      if (print !== before) yield now
      before = print
      if (isLast(now)) return
      if (!isDue) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearInterval(clock)
    stop()
  }
}

const unused = () => {
  throw new Error('Subscriptions of this product watch rows, and publish nothing')
}

/** type-graphql wants one, for topics we do not have. */
export const pubSub = { publish: unused, subscribe: unused }
