import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What was said to PostgreSQL on behalf of tenants, message by message: whose session it is, is asked by another role. */
export type Wire = { url: string; statements: string[]; roundTrips: number; reset(): void; close(): Promise<void> }

/** A wire tap: passes everything on and notes the statements and the round trips, as PostgreSQL's protocol tells them. */
export async function tap(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const wire = { statements: [] as string[], roundTrips: 0 }
  const server = createServer((client) => {
    const database = connect(Number(port), hostname)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket
        .on('error', () => socket.destroy())
        .on('close', () => client.destroy())
        .on('close', () => database.destroy())
    }
    client.on('data', reader(wire)).pipe(database)
    database.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(target)
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return Object.assign(wire, {
    url: url.href,
    reset() {
      wire.statements.length = 0
      wire.roundTrips = 0
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  })
}

/** Reads a client's messages: a start-up message without a type first, then type, length, content. */
function reader(wire: { statements: string[]; roundTrips: number }) {
  let buffer = Buffer.alloc(0)
  let started = false
  let isTenants = false
  return (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const head = started ? 1 : 0
      if (buffer.length < head + 4) return
      const length = buffer.readInt32BE(head)
      if (buffer.length < head + length) return
      const type = started ? String.fromCharCode(buffer[0] as number) : ''
      const content = buffer.subarray(head + 4, head + length)
      if (!started) isTenants = content.includes('penguin_app')
      if (isTenants && (type === 'Q' || type === 'S')) wire.roundTrips += 1 // a simple query, or the Sync that ends a pipeline
      if (isTenants && type === 'Q') wire.statements.push(text(content))
      if (isTenants && type === 'P') wire.statements.push(text(content.subarray(content.indexOf(0) + 1)))
      started = true
      buffer = buffer.subarray(head + length)
    }
  }
}

const text = (content: Buffer) => content.subarray(0, content.indexOf(0)).toString()
