import type { Socket } from 'node:net'
import { Fault } from '../mail/answers.ts'
import { type Reply, ReplyReader } from '../mail/smtpReply.ts'
import { faultOf, type Place, secure } from './smtpSocket.ts'

const largestWrite = 65_536
const mostWaiting = 262_144

/** Commands out, answers in. It knows what was asked for: an answer nobody waits for ends the connection. */
export class Wire {
  #socket: Socket
  #reader = new ReplyReader()
  #replies: Reply[] = []
  #waiting: { give: (reply: Reply) => void; fail: (fault: Fault) => void } | undefined
  #fault: Fault | undefined
  #timer: NodeJS.Timeout | undefined
  #wake: (() => void) | undefined
  /** Told when the connection breaks while nobody waits for anything. */
  onBroken: (() => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  /** Why nothing can be sent any more. */
  get fault(): Fault | undefined {
    return this.#fault
  }

  /** The server has said more than it was asked, or begun to. */
  get hasUnasked(): boolean {
    return this.#replies.length > 0 || this.#reader.partial
  }

  takeUnasked(): readonly Reply[] {
    return this.#replies.splice(0)
  }

  get socket(): Socket {
    return this.#socket
  }

  /** The next answer, within a time that does not start again with each byte that drips in. */
  read(milliseconds: number): Promise<Reply> {
    const reply = this.#replies.shift()
    if (reply) return Promise.resolve(reply)
    if (this.#fault) return Promise.reject(this.#fault)
    return new Promise((give, fail) => {
      this.#waiting = { give, fail }
      this.#timer = setTimeout(
        () => this.break(new Fault('timeout', `No answer within ${milliseconds} ms.`)),
        milliseconds,
      )
    })
  }

  send(text: string): void {
    if (!this.#fault) this.#socket.write(text)
  }

  /** Sends bytes no faster than the server takes them, and stops when it says something in between. */
  async sendBytes(chunks: readonly Buffer[], milliseconds: number): Promise<void> {
    this.#socket.cork()
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += largestWrite) {
        if (this.#fault || this.hasUnasked) return
        this.#socket.write(chunk.length <= largestWrite ? chunk : chunk.subarray(at, at + largestWrite))
        if (this.#socket.writableLength > mostWaiting) await this.#drained(milliseconds)
      }
    }
    this.#socket.uncork()
  }

  async secure(place: Place, milliseconds: number): Promise<void> {
    this.#socket.off('data', this.#onData)
    this.#socket = await secure(this.#socket, place, milliseconds)
    this.#reader = new ReplyReader()
    this.#listen()
  }

  /** Ends the connection as it is; whoever waits learns why. */
  break(fault: Fault): void {
    if (this.#fault) return
    this.#fault = fault
    clearTimeout(this.#timer)
    this.#socket.destroy()
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#wake?.()
    if (waiting) waiting.fail(fault)
    else this.onBroken?.()
  }

  #listen() {
    this.#socket.on('data', this.#onData)
    this.#socket.on('error', (error) => this.break(faultOf(error, 'closed')))
    this.#socket.on('close', () => this.break(new Fault('closed', 'The server closed the connection.')))
    this.#socket.on('end', () => this.break(new Fault('closed', 'The server closed the connection.')))
  }

  #onData = (bytes: Buffer) => {
    if (this.#fault) return
    const replies = this.#reader.push(bytes)
    if (replies instanceof Fault) return this.break(replies)
    this.#replies.push(...replies)
    this.#wake?.()
    const waiting = this.#waiting
    const reply = waiting && this.#replies.shift()
    if (!waiting || !reply) return
    clearTimeout(this.#timer)
    this.#waiting = undefined
    waiting.give(reply)
  }

  #drained(milliseconds: number) {
    this.#socket.uncork()
    return new Promise<void>((resolve) => {
      const timer = setTimeout(
        () => this.break(new Fault('timeout', `The server took nothing for ${milliseconds} ms.`)),
        milliseconds,
      )
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        this.#socket.off('drain', wake)
        this.#socket.cork()
        resolve()
      }
      const wake = this.#wake
      this.#socket.once('drain', wake)
    })
  }
}
