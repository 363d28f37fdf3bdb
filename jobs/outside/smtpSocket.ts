import { lookup as dnsLookup } from 'node:dns/promises'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import { rootCertificates, type TLSSocket, connect as tlsConnect } from 'node:tls'
import ipaddr from 'ipaddr.js'
import { Fault, type FaultName } from '../mail/answers.ts'

/** Every address of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>

export interface Place {
  readonly host: string
  readonly port: number
  /** Loopback and private networks may be reached: the sandbox, or a relay of the installation itself. */
  readonly allowPrivate?: boolean
  readonly lookup?: Lookup
  /** Certificates to trust beside the usual ones, PEM. */
  readonly ca?: string
}

const mostAddresses = 4

const resolve: Lookup = async (host) => (await dnsLookup(host, { all: true })).map(({ address }) => address)

/**
 * Connects to an address that was checked, not to a name that could mean another one a moment later. A host that users
 * name may not lead into the networks round us.
 */
export async function dial(place: Place, milliseconds: number, signal?: AbortSignal): Promise<Socket> {
  const deadline = Date.now() + milliseconds
  const addresses = await within(addressesOf(place), milliseconds)
  let last = new Fault('unreachable')
  for (const [index, address] of addresses.entries()) {
    // One that does not answer leaves time for the others.
    const share = Math.max(deadline - Date.now(), 0) / (addresses.length - index)
    const socket = await open(address, { port: place.port, ...(signal && { signal }) }, Math.round(share))
    if (!(socket instanceof Fault)) return socket
    last = socket
  }
  throw last
}

/** The addresses of a host that may be connected to. */
export async function addressesOf({ host, allowPrivate, lookup = resolve }: Place): Promise<readonly string[]> {
  const addresses = isIP(host) ? [host] : (await lookup(host)).slice(0, mostAddresses)
  if (addresses.length === 0) throw new Fault('host-not-found', `${host} has no address.`)
  if (!allowPrivate && !addresses.every(isPublic)) {
    throw new Fault('private-address', `${host} is not a public address.`)
  }
  return addresses
}

async function within<T>(found: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Fault('dns-failed', `No name server answered within ${milliseconds} ms.`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([found, late])
  } catch (error) {
    throw faultOf(error, 'dns-failed')
  } finally {
    clearTimeout(timer)
  }
}

/** All but plain public unicast is something special: private, loopback, link-local, mapped, tunnelled, reserved. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

function open(address: string, options: { port: number; signal?: AbortSignal }, milliseconds: number) {
  return new Promise<Socket | Fault>((settle) => {
    const socket = netConnect({ host: address, ...options, noDelay: true, keepAlive: true })
    const give = (given: Socket | Fault) => {
      clearTimeout(timer)
      if (given instanceof Fault) socket.destroy()
      settle(given)
    }
    const timer = setTimeout(() => give(new Fault('timeout', `No connection within ${milliseconds} ms.`)), milliseconds)
    // Stays, so that an error between two listeners does not end the process.
    socket.on('error', (error) => give(faultOf(error, 'unreachable')))
    socket.once('connect', () => give(socket))
  })
}

/** Never downgraded: the certificate is checked against the host's name, and nothing goes on without it. */
export function secure(socket: Socket, { host, ca }: Place, milliseconds: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) ? {} : { servername: host }
    const trusted = ca === undefined ? {} : { ca: [...rootCertificates, ca] }
    const tls = tlsConnect({ socket, host, ...servername, ...trusted, minVersion: 'TLSv1.2' })
    const settle = (fault?: Fault) => {
      clearTimeout(timer)
      if (fault) {
        tls.destroy()
        reject(fault)
      } else resolve(tls)
    }
    const timer = setTimeout(() => settle(new Fault('timeout', 'The TLS handshake took too long.')), milliseconds)
    tls.on('error', (error) => settle(faultOf(error, 'tls-failed')))
    tls.on('close', () => settle(new Fault('closed', 'The connection was closed during the TLS handshake.')))
    tls.once('secureConnect', () => settle())
  })
}

const names: Readonly<Record<string, FaultName>> = {
  ENOTFOUND: 'host-not-found',
  ENODATA: 'host-not-found',
  EAI_AGAIN: 'dns-failed',
  ESERVFAIL: 'dns-failed',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ERR_STREAM_DESTROYED: 'closed',
  ABORT_ERR: 'closed',
  EPROTO: 'tls-failed',
}

/** OpenSSL's words for a chain that does not hold, and Node's for a name that does not fit. */
const untrusted = /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))/

export function faultOf(error: unknown, otherwise: FaultName): Fault {
  if (error instanceof Fault) return error
  const { code = '', message = String(error) } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  if (untrusted.test(code)) return new Fault('certificate', message)
  if (code.startsWith('ERR_SSL_')) return new Fault('tls-failed', message)
  return new Fault(names[code] ?? otherwise, message)
}
