import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import type { Certificate } from '../certificate.ts'
import type { ImapManners } from './answer.ts'
import { type Host, Session } from './session.ts'

export interface ImapServer {
  /** Implicit TLS. */
  readonly port: number
  /** In the clear, with STARTTLS. */
  readonly plainPort: number
  readonly manners: ImapManners
  /** How many clients are connected. */
  connections(): number
  /** Cuts every line: silently, or with a BYE. */
  cut(word?: string): void
  /** Goes away and does not answer, until it comes back on the same ports. */
  pause(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

interface Options {
  readonly certificate: Certificate
  readonly logIn: Host['logIn']
  readonly port?: number
}

/** IMAP4rev1 (RFC 3501) with IDLE, UIDPLUS, MOVE and SPECIAL-USE, as much of it as mail programs use. */
export async function openImap({ certificate, logIn, port = 0 }: Options): Promise<ImapServer> {
  const { key, cert } = certificate
  const manners: ImapManners = { idle: true, starttls: true }
  const host: Host = { manners, logIn, secureContext: createSecureContext({ key, cert }) }
  const sockets = new Map<Socket, Session | undefined>()
  const secure = createTlsServer({ key, cert }, (socket) => void sockets.set(socket, new Session(socket, host)))
  const plain = createServer((socket) => void sockets.set(socket, new Session(socket, host)))
  for (const server of [secure, plain]) {
    server.on('connection', (socket: Socket) => {
      if (!sockets.has(socket)) sockets.set(socket, undefined)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    })
  }
  secure.on('secureConnection', (socket) => socket.on('close', () => sockets.delete(socket)))
  secure.on('tlsClientError', () => {})

  const ports = [await listen(secure, port), await listen(plain, 0)] as const
  function cut(word?: string) {
    for (const [socket, session] of sockets) {
      if (session) session.cut(word)
      else if (!word) socket.destroy()
    }
  }
  async function stop() {
    const ended = Promise.all([secure, plain].map((it) => new Promise<void>((done) => it.close(() => done()))))
    cut()
    await ended
  }
  return {
    port: ports[0],
    plainPort: ports[1],
    manners,
    connections: () => [...sockets.values()].filter(Boolean).length,
    cut,
    pause: stop,
    async resume() {
      await listen(secure, ports[0])
      await listen(plain, ports[1])
    },
    close: stop,
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
