import { openPool } from './pool.ts'
import { queueUrl } from './tiers.ts'

type Listener = {
  hear(payload: string): void
  /** Listening has begun, the first time and after each loss. */
  onOpen(): void
  onLost(error: unknown): void
}

/** Listens to a channel of the OLTP server, round any pooler, on a connection of its own that opens again when it is cut. */
export function listenTo(channel: string, { hear, onOpen, onLost }: Listener): () => Promise<void> {
  let isClosed = false
  let retry: NodeJS.Timeout | undefined
  let close = async () => {}

  function open() {
    const pool = openPool(queueUrl(), { max: 1, keepAlive: true, idleTimeoutMillis: 0 })
    let isLost = false
    const lose = (error: unknown) => {
      if (isLost || isClosed) return
      isLost = true
      onLost(error)
      pool.end().catch(() => {})
      retry = setTimeout(open, 1_000).unref()
    }
    const begin = async () => {
      const client = await pool.connect()
      const release = (error?: Error) => {
        client.removeAllListeners('notification')
        client.release(error ?? true)
      }
      client.on('error', (error) => {
        if (!isLost && !isClosed) release(error)
        lose(error)
      })
      close = async () => {
        release()
        await pool.end()
      }
      client.on('notification', ({ payload = '' }) => hear(payload))
      await client.query(`listen ${channel}`)
      onOpen()
    }
    begin().catch(lose)
  }

  open()
  return async () => {
    isClosed = true
    clearTimeout(retry)
    await close()
  }
}
