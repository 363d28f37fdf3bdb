/** The clients of `bench track`: a process of their own, so that they do not slow the server they measure. */
import { Agent, get } from 'node:http'
import { inTurns } from './rounds.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'

const fetched = (url: string) =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent, headers: { 'user-agent': userAgent } }, (response) => {
      response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(url))))
    }).on('error', reject)
  })

process.once('message', async ({ ways }: { ways: Record<string, string[]> }) => {
  const work = Object.fromEntries(
    Object.entries(ways).map(([name, urls]) => {
      let next = 0
      return [name, () => fetched(urls[next++ % urls.length] as string)]
    }),
  )
  process.send?.(await inTurns(work, { parallel: 64 }), () => process.exit(0))
})
