import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { md, pki } from 'node-forge'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

const day = 86_400_000

/** A certificate for `localhost`, or another name, that ends in so many days. It vouches for itself. */
export function certificate({ name = 'localhost', days = 2 } = {}): Certificate {
  const pem = { type: 'pkcs1', format: 'pem' } as const
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: pem, publicKeyEncoding: pem })
  const made = pki.createCertificate()
  made.publicKey = pki.publicKeyFromPem(publicKey)
  made.serialNumber = `01${randomBytes(8).toString('hex')}`
  made.validity.notBefore = new Date(Date.now() - 10 * day)
  made.validity.notAfter = new Date(Date.now() + days * day)
  made.setSubject([{ name: 'commonName', value: name }])
  made.setIssuer([{ name: 'commonName', value: name }])
  made.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }])
  made.sign(pki.privateKeyFromPem(privateKey), md.sha256.create())
  return { key: privateKey, cert: pki.certificateToPem(made) }
}

/** The server's end of one connection, to be led line by line. */
export class Caller {
  #socket: Socket
  #text = ''
  #wake: (() => void) | undefined
  #ended = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  say(text: string): void {
    if (!this.#socket.destroyed) this.#socket.write(`${text}\r\n`)
  }

  write(bytes: string): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }

  /** The next line; empty when the caller has gone. */
  async line(): Promise<string> {
    const end = await this.#until(() => this.#text.indexOf('\r\n'))
    const line = this.#text.slice(0, Math.max(end, 0))
    this.#text = this.#text.slice(end + 2)
    return line
  }

  /** Everything up to the final dot, as it came over the wire; what there was of it, when the caller has gone. */
  async body(): Promise<string> {
    const end = await this.#until(() => this.#text.indexOf('\r\n.\r\n'))
    if (end < 0) return this.#text
    const body = this.#text.slice(0, end + 2)
    this.#text = this.#text.slice(end + 5)
    return body
  }

  /** Until something of a body has come. */
  async someOfBody(): Promise<void> {
    await this.#until(() => (this.#text.length > 0 ? 0 : -1))
  }

  async secure({ key, cert }: Certificate): Promise<void> {
    this.#socket.removeAllListeners('data')
    this.#socket = new TLSSocket(this.#socket, { isServer: true, key, cert })
    this.#text = ''
    this.#listen()
  }

  /** Reset, and known to have arrived on the other side of the loopback. */
  async reset(): Promise<void> {
    this.#socket.resetAndDestroy()
    await this.gone()
    await this.turn()
  }

  /** Lets the other side, which is in this process, take in what was said. */
  async turn(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async gone(): Promise<void> {
    await this.#until(() => (this.#ended ? 0 : -1))
  }

  get isGone(): boolean {
    return this.#ended
  }

  /** Takes nothing off the wire for so long. */
  async pause(milliseconds: number): Promise<void> {
    this.#socket.pause()
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    this.#socket.resume()
  }

  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  async #until(ready: () => number) {
    for (;;) {
      const at = ready()
      if (at >= 0 || this.#ended) return at
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #listen() {
    this.#socket.on('data', (bytes: Buffer) => {
      this.#text += bytes.toString('latin1')
      this.#wake?.()
    })
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.#ended = true
      this.#wake?.()
    })
  }
}

export type Script = (caller: Caller, nth: number) => Promise<void>

export interface ScriptedServer {
  readonly port: number
  readonly calls: () => number
  /** Until every script has come to its end. */
  ended(): Promise<void>
  close(): Promise<void>
}

/** A server on the loopback that says what it is told to, whatever it is asked. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const callers: Caller[] = []
  const scripts: Promise<void>[] = []
  const server: Server = createServer({ noDelay: true }, (socket) => {
    const caller = new Caller(socket)
    callers.push(caller)
    scripts.push(
      script(caller, callers.length - 1).then(
        () => caller.end(),
        () => caller.destroy(),
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    calls: () => callers.length,
    ended: async () => {
      await Promise.all(scripts)
    },
    close: () =>
      new Promise((resolve) => {
        for (const caller of callers) caller.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Greets and answers EHLO. */
export async function greet(caller: Caller, ...offers: readonly string[]): Promise<void> {
  caller.say('220 mx.rcpt.test ESMTP')
  await answerEhlo(caller, ...offers)
}

export async function answerEhlo(caller: Caller, ...offers: readonly string[]): Promise<void> {
  const lines = ['mx.rcpt.test', ...offers]
  if (/^EHLO /.test(await caller.line())) caller.say(lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n'))
}

/** Answers MAIL, RCPT and DATA. */
export async function accept(caller: Caller, mail = '250 ok', rcpt = '250 ok', data = '354 go on'): Promise<readonly string[]> {
  const commands: string[] = []
  for (const answer of [mail, rcpt, data]) {
    commands.push(await caller.line())
    caller.say(answer)
  }
  return commands
}
