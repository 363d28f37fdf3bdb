import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { isSame } from './account.ts'
import { recordTypes, type Zones } from './dns/zones.ts'
import { messageFace, summaryFace } from './faces.ts'
import { isBehaviour } from './personas/behaviours.ts'
import type { PostOffice } from './postOffice.ts'

interface Options {
  readonly port: number
  readonly token: string
  readonly post: PostOffice
  readonly zones: Zones
}

type Answer = readonly [status: number, body: unknown]

const mostListed = 200

const zone = z.array(
  z.object({
    name: z.string().max(255),
    type: z.enum(recordTypes),
    value: z.string().max(4_000),
  }),
)
const behaviours = z.array(z.string().refine(isBehaviour))

/** How the product looks into its sandbox: over HTTP on this machine, for those who know the token. */
export async function openControl({ port, token, post, zones }: Options) {
  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown): Answer => [error instanceof z.ZodError ? 400 : 500, { message: String(error) }])
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null))
      })
  })

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) return [401, { message: 'Who are you?' }]
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const [realms, name = '', what = '', which] = pathname.split('/').slice(1).map(decodeURIComponent)
    if (realms !== 'realms' || name === '') return [404, { message: 'There is nothing here.' }]
    const realm = post.realm(name)
    if (request.method === 'GET' && what === 'inboxes') {
      const inboxes = [...realm.inboxes.values()].filter(({ messages }) => messages.length > 0)
      return [200, inboxes.map((inbox) => ({ ...inboxFace(inbox), behaviours: post.behavioursOf(inbox.address) }))]
    }
    if (request.method === 'GET' && what === 'messages' && which) {
      const found = [...realm.inboxes.values()].flatMap(({ messages }) => messages).find(({ id }) => id === which)
      return [200, found ? await messageFace(found) : null]
    }
    if (request.method === 'GET' && what === 'messages') {
      const { messages } = realm.inboxes.get(searchParams.get('inbox') ?? '') ?? { messages: [] }
      const newest = messages.toReversed().slice(0, Math.min(Number(searchParams.get('first') ?? 50), mostListed))
      return [200, await Promise.all(newest.map(summaryFace))]
    }
    if (request.method === 'PUT' && what === 'zones' && which) {
      const isTheirs = zones.publish(name, which, zone.parse(await bodyOf(request)))
      return isTheirs ? [200, null] : [409, { message: 'Another tenant has published this domain.' }]
    }
    if (request.method === 'PUT' && what === 'personas' && which) {
      post.setBehaviours(which, behaviours.parse(await bodyOf(request)).filter(isBehaviour))
      return [200, null]
    }
    return [404, { message: 'There is nothing here.' }]
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const inboxFace = ({ address, messages }: { address: string; messages: readonly { receivedAt: Date }[] }) => ({
  address,
  messages: messages.length,
  lastReceivedAt: messages.at(-1)?.receivedAt,
})

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > 1_000_000) throw new Error('That is too much.')
    chunks.push(chunk as Buffer)
  }
  return JSON.parse(Buffer.concat(chunks).toString())
}
