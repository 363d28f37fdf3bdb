import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Account } from '../account.ts'
import type { FolderEvent } from '../folder.ts'
import type { Client, Command, Ending, ImapManners } from './answer.ts'
import { folderCommands } from './folders.ts'
import { messageCommands } from './messages.ts'
import { BadCommand, CommandReader, said, type Token, tokens } from './read.ts'
import { View } from './view.ts'

export interface Host {
  readonly manners: ImapManners
  readonly secureContext: SecureContext
  logIn(user: string, proof: { password?: string; accessToken?: string }): Account | undefined
}

const commands: Readonly<Record<string, Command>> = { ...folderCommands, ...messageCommands }
const byUid = new Set(['FETCH', 'SEARCH', 'STORE', 'COPY', 'MOVE', 'EXPUNGE'])

/** One connection of an IMAP client. */
export class Session implements Client {
  account: Account | undefined
  view: View | undefined
  isSecure: boolean
  readonly #host: Host
  #socket: Socket
  readonly #reader = new CommandReader(() => this.#write('+ Go ahead\r\n'))
  /** What the next line is for, where it is no command. */
  #expecting: ((line: string) => void) | undefined

  constructor(socket: Socket, host: Host) {
    this.#host = host
    this.#socket = socket
    this.isSecure = socket instanceof TLSSocket
    this.#listen()
    this.say(`* OK [CAPABILITY ${this.#capabilities()}] The mail world is listening`)
  }

  say(line: string): void {
    this.#write(`${line}\r\n`)
  }

  open(name: string, isReadOnly: boolean): View | undefined {
    this.leave()
    const folder = this.account?.folder(name)
    if (!folder) return undefined
    this.view = new View(folder, isReadOnly, (event) => this.#told(event))
    return this.view
  }

  leave(): void {
    this.view?.close()
    this.view = undefined
  }

  /** Cuts the line, with or without a word. */
  cut(word?: string): void {
    if (word) this.say(`* BYE ${word}`)
    this.leave()
    if (word) this.#socket.end()
    else this.#socket.destroy()
  }

  #listen() {
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => this.leave())
  }

  #write(words: string) {
    if (this.#socket.writable) this.#socket.write(Buffer.from(words, 'latin1'))
  }

  #take(chunk: Buffer) {
    try {
      for (const parts of this.#reader.feed(chunk)) {
        const expecting = this.#expecting
        this.#expecting = undefined
        if (expecting) expecting(String(parts[0] ?? ''))
        else this.#obey(parts)
      }
    } catch (error) {
      this.cut(error instanceof BadCommand ? error.message : 'This cannot be read.')
    }
  }

  #obey(parts: readonly (string | Buffer)[]) {
    const [, tag = '*'] = /^(\S+)/.exec(String(parts[0] ?? '')) ?? []
    try {
      const [, first, ...rest] = tokens(parts)
      const name = (said(first) ?? '').toUpperCase()
      const isUid = name === 'UID' && byUid.has((said(rest[0]) ?? '').toUpperCase())
      if (isUid) this.#command(tag, (said(rest[0]) ?? '').toUpperCase(), rest.slice(1), true)
      else this.#command(tag, name, rest, false)
    } catch (error) {
      if (!(error instanceof BadCommand)) throw error
      this.say(`${tag} BAD ${error.message}`)
    }
  }

  #command(tag: string, name: string, given: readonly Token[], isByUid: boolean) {
    const end = (ending: Ending) => this.#end(tag, ending, true)
    if (name === 'CAPABILITY') {
      this.say(`* CAPABILITY ${this.#capabilities()}`)
      return end('OK That is all.')
    }
    if (name === 'NOOP' || name === 'CHECK') return end('OK Nothing done.')
    if (name === 'LOGOUT') {
      this.say('* BYE Until then')
      end('OK Goodbye.')
      this.leave()
      return this.#socket.end()
    }
    if (name === 'ID') {
      this.say('* ID ("name" "PenguinMails mail world")')
      return end('OK Pleased to meet you.')
    }
    if (name === 'STARTTLS') return this.#secure(tag)
    if (name === 'LOGIN') return this.#admit(tag, said(given[0]) ?? '', { password: said(given[1]) ?? '' })
    if (name === 'AUTHENTICATE') return this.#authenticate(tag, given)
    if (name === 'IDLE' && this.#host.manners.idle) return this.#idle(tag)
    if (name === 'NAMESPACE') {
      this.say('* NAMESPACE (("" "/")) NIL NIL')
      return end('OK One for all.')
    }
    if (name === 'CLOSE' || name === 'UNSELECT') {
      const deleted = this.view?.all().filter(([{ flags }]) => flags.has('\\Deleted')) ?? []
      if (name === 'CLOSE' && this.view && !this.view.isReadOnly && deleted.length > 0) {
        this.view.folder.remove(new Set(deleted.map(([{ uid }]) => uid)))
      }
      this.leave()
      return end('OK Closed.')
    }
    const command = commands[name]
    if (!command) return end('BAD There is no such command.')
    if (command.needs && !this.account) return end('NO Log in first.')
    if (command.needs === 'folder' && !this.view) return end('NO Open a folder first.')
    this.#end(tag, command.run(this, given, isByUid), !command.counts || isByUid)
  }

  #end(tag: string, ending: Ending, mayRemove: boolean) {
    for (const line of this.view?.news(mayRemove) ?? []) this.say(line)
    this.say(`${tag} ${ending}`)
  }

  #told(event: FolderEvent) {
    if (event.kind === 'renumbered') return this.cut('The folder was restored.')
    if (this.#isIdle) for (const line of this.view?.news(true) ?? []) this.say(line)
  }

  #isIdle = false

  #idle(tag: string) {
    if (!this.account) return this.#end(tag, 'NO Log in first.', true)
    this.say('+ idling')
    this.#isIdle = true
    for (const line of this.view?.news(true) ?? []) this.say(line)
    this.#expecting = (line) => {
      this.#isIdle = false
      this.#end(tag, line.toUpperCase() === 'DONE' ? 'OK Awake.' : 'BAD DONE was expected.', true)
    }
  }

  #secure(tag: string) {
    if (this.isSecure || !this.#host.manners.starttls) return this.#end(tag, 'BAD Not now.', true)
    this.say(`${tag} OK Begin`)
    this.#socket.removeAllListeners('data')
    this.#socket.removeAllListeners('close')
    // What came with the command was not encrypted and is not believed.
    this.#reader.clear()
    this.#socket = new TLSSocket(this.#socket, { isServer: true, secureContext: this.#host.secureContext })
    this.isSecure = true
    this.#listen()
  }

  #authenticate(tag: string, [mechanism, initial]: readonly Token[]) {
    const name = (said(mechanism) ?? '').toUpperCase()
    if (name !== 'PLAIN' && name !== 'XOAUTH2') return this.#end(tag, 'NO There is no such way in.', true)
    const prove = (line: string) => {
      const words = Buffer.from(line, 'base64').toString()
      if (name === 'PLAIN') {
        const [, user = '', password = ''] = words.split('\0')
        return this.#admit(tag, user, { password })
      }
      const [, user = '', accessToken = ''] = /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01$/i.exec(words) ?? []
      if (this.#host.logIn(user, { accessToken })) return this.#admit(tag, user, { accessToken })
      const reason = { status: '400', schemes: 'Bearer', scope: 'https://mail.test/' }
      this.say(`+ ${Buffer.from(JSON.stringify(reason)).toString('base64')}`)
      this.#expecting = () => this.#admit(tag, user, { accessToken })
    }
    const given = said(initial)
    if (given !== undefined) return prove(given)
    this.say('+ ')
    this.#expecting = prove
  }

  #admit(tag: string, user: string, proof: { password?: string; accessToken?: string }) {
    if (!this.isSecure && this.#host.manners.starttls) {
      return this.#end(tag, 'NO [PRIVACYREQUIRED] STARTTLS comes first.', true)
    }
    this.account = this.#host.logIn(user, proof)
    this.#end(
      tag,
      this.account
        ? `OK [CAPABILITY ${this.#capabilities()}] Welcome.`
        : 'NO [AUTHENTICATIONFAILED] User name or password is wrong.',
      true,
    )
  }

  #capabilities() {
    const { idle, starttls } = this.#host.manners
    const login = this.isSecure || !starttls ? 'AUTH=PLAIN AUTH=XOAUTH2 SASL-IR' : 'LOGINDISABLED STARTTLS'
    const always = 'IMAP4rev1 LITERAL+ ID NAMESPACE UIDPLUS MOVE UNSELECT SPECIAL-USE'
    return [always, ...(idle ? ['IDLE'] : []), ...(this.account ? [] : [login])].join(' ')
  }
}
