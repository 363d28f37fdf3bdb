import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import type { Zones } from './zones.ts'

/** What goes wrong below a name: an answer that is none, no answer at all, or one that takes its time. */
export type DnsFault = 'SERVFAIL' | 'REFUSED' | 'silence' | { readonly milliseconds: number }

export interface DnsServer {
  readonly port: number
  /** Every question that came, as `MX people.test`. */
  readonly asked: readonly string[]
  fail(name: string, fault: DnsFault): void
  mend(name?: string): void
  close(): Promise<void>
}

const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const
const plainUdp = 512
const mostRemembered = 10_000

/** Answers for the zones and for nothing else, over UDP and TCP (RFC 1035). */
export async function openDns(zones: Zones, port = 0): Promise<DnsServer> {
  const faults = new Map<string, DnsFault>()
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const udp = createSocket('udp4')
  const tcp = createServer((socket) => {
    sockets.add(socket)
    let bytes = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE()) {
        const end = 2 + bytes.readUInt16BE()
        answer(bytes.subarray(2, end), 65_535, (reply) => {
          const length = Buffer.alloc(2)
          length.writeUInt16BE(reply.length)
          if (socket.writable) socket.write(Buffer.concat([length, reply]))
        })
        bytes = bytes.subarray(end)
      }
    })
  })
  udp.on('message', (bytes, from) => answer(bytes, plainUdp, (reply) => udp.send(reply, from.port, from.address)))
  udp.on('error', () => {})

  function answer(bytes: Buffer, most: number, send: (reply: Buffer) => void) {
    const query = read(bytes)
    const question = query?.questions?.[0]
    if (!query || !question) return
    asked.push(`${question.type} ${question.name.toLowerCase()}`)
    if (asked.length > mostRemembered) asked.shift()
    const fault = faultFor(question.name)
    if (fault === 'silence') return
    const reply = () => send(replyTo(query, question, typeof fault === 'string' ? fault : undefined, most))
    if (typeof fault === 'object') setTimeout(reply, fault.milliseconds).unref()
    else reply()
  }

  function faultFor(asked: string): DnsFault | undefined {
    const labels = asked.toLowerCase().split('.')
    return labels.map((_, at) => faults.get(labels.slice(at).join('.'))).find(Boolean) ?? faults.get('')
  }

  function replyTo(query: Packet, question: Question, refusal: 'SERVFAIL' | 'REFUSED' | undefined, most: number) {
    const { state, answers } = refusal ? { state: 'empty', answers: [] } : zones.lookUp(question.name, question.type)
    const code = refusal ?? (state === 'missing' ? 'NXDOMAIN' : 'NOERROR')
    const extended = query.additionals?.find((record) => record.type === 'OPT')
    const room = Math.max(most, extended && 'udpPayloadSize' in extended ? Number(extended.udpPayloadSize) : 0)
    const flags = AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED) | codes[code]
    const packet: Packet = { type: 'response', id: query.id ?? 0, flags, questions: [question] }
    const whole = encode({ ...packet, answers: [...answers] })
    return whole.length <= room ? whole : encode({ ...packet, flags: flags | TRUNCATED_RESPONSE, answers: [] })
  }

  const bound = await bindBoth(udp, tcp, port)
  return {
    port: bound,
    asked,
    fail: (name, fault) => void faults.set(name.toLowerCase(), fault),
    mend: (name) => (name === undefined ? faults.clear() : void faults.delete(name.toLowerCase())),
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ])
    },
  }
}

/** One number for both: the one TCP was given may be taken for UDP. */
async function bindBoth(udp: ReturnType<typeof createSocket>, tcp: ReturnType<typeof createServer>, port: number) {
  for (let attempt = 0; ; attempt++) {
    tcp.listen(port, '127.0.0.1')
    await once(tcp, 'listening')
    const given = (tcp.address() as AddressInfo).port
    try {
      udp.bind(given, '127.0.0.1')
      await once(udp, 'listening')
      return given
    } catch (error) {
      await new Promise<void>((resolve) => tcp.close(() => resolve()))
      if (port !== 0 || attempt > 5) throw error
    }
  }
}

function read(bytes: Buffer): Packet | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined
  }
}
