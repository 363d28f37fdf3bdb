/** The clients of `bench graphql`: a process of their own, so that they do not slow the server they measure. */
import { Agent, request } from 'node:http'
import { inTurns } from './rounds.ts'

type Way = { url: string; token?: string; query?: string; variables?: object }

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

const ask = ({ url, token, query, variables }: Way) =>
  new Promise<void>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    request(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => (text.startsWith('{"data":{') ? resolve() : reject(new Error(text.slice(0, 500)))))
    })
      .on('error', reject)
      .end(JSON.stringify({ query, variables }))
  })

process.once('message', async ({ ways }: { ways: Record<string, Way> }) => {
  const work = Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, () => ask(way)]))
  process.send?.(await inTurns(work), () => process.exit(0))
})
