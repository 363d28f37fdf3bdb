import { appendFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

/**
 * A mail server in a process of its own. It writes down every Message-ID before it says that it has the message. What it
 * does otherwise, the name before the @ says: `grey1`, `dead2`, `lost3`, `cut-rcpt4`; or the user who logs in.
 */
const [file = ''] = process.argv.slice(2)
const seen = new Set<string>()
const note = (what: string, id: string, recipient: string) => {
  if (file) appendFileSync(file, `${what} ${id} ${recipient}\n`)
}

const server = createServer({ noDelay: true }, (socket) => {
  let [rest, inBody, isCutShort, recipient, user] = ['', false, false, '', '']
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', (bytes) => {
    if (isCutShort) return void socket.destroy()
    rest += bytes.toString('latin1')
    let answers = ''
    for (;;) {
      const end = rest.indexOf(inBody ? '\r\n.\r\n' : '\r\n')
      if (end < 0) break
      const line = rest.slice(0, end)
      rest = rest.slice(end + (inBody ? 5 : 2))
      if (inBody) {
        inBody = false
        const answer = taken(line, recipient, socket)
        if (!answer) return
        answers += answer
        continue
      }
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'AUTH') user = Buffer.from(line.slice(11), 'base64').toString().split('\0')[1] ?? ''
      if (verb === 'RCPT') recipient = line.slice(9, -1)
      if (user.startsWith('hang') && verb === 'MAIL') return
      if (isCut(verb, recipient)) return void socket.destroy()
      const answer = replyTo(verb, recipient, user)
      inBody = answer.startsWith('354')
      if (inBody && isCut('BODY', recipient)) {
        isCutShort = true
        return void socket.write(`${answers}${answer}
`)
      }
      answers += `${answer}\r\n`
    }
    if (answers) socket.write(answers)
  })
})

function replyTo(verb: string, recipient: string, user: string) {
  if (verb === 'EHLO') return '250-sink\r\n250-AUTH PLAIN\r\n250-PIPELINING\r\n250 SIZE 100000000'
  if (verb === 'AUTH') return user.startsWith('wrong') ? '535 5.7.8 Wrong password' : '235 2.7.0 Welcome'
  if (verb === 'RCPT' && recipient.startsWith('dead')) return '550 5.1.1 There is no such user here'
  if (verb === 'RCPT' && recipient.startsWith('full')) return '552 5.2.2 The mailbox is full'
  if (verb === 'RCPT' && recipient.startsWith('about-us')) return '554 5.7.1 Your IP has a poor reputation'
  if (verb === 'RCPT' && recipient.startsWith('grey') && isFirst(recipient)) return '451 4.7.1 Greylisted, come again'
  if (verb === 'DATA') return isRefused(recipient) ? '503 5.5.1 No recipient' : '354 go'
  return verb === 'QUIT' ? '221 bye' : '250 ok'
}

const refused = new Map<string, boolean>()

/** DATA comes in the same breath as RCPT: what was refused has none. */
function isRefused(recipient: string) {
  if (/^(dead|full|about-us)/.test(recipient)) return true
  if (!recipient.startsWith('grey')) return false
  const before = refused.get(recipient) ?? false
  refused.set(recipient, true)
  return !before
}

function isFirst(what: string) {
  if (seen.has(what)) return false
  seen.add(what)
  return true
}

const cuts: Record<string, string> = { MAIL: 'cut-mail', RCPT: 'cut-rcpt', DATA: 'cut-data', BODY: 'cut-body' }

function isCut(verb: string, recipient: string) {
  const name = cuts[verb]
  return name !== undefined && recipient.startsWith(name) && isFirst(`${name} ${recipient}`)
}

/** Takes a message. `lost` and now and then `flaky` have it, and leave without a word. */
function taken(message: string, recipient: string, socket: Socket) {
  const id = /^Message-ID: (\S+)/im.exec(message)?.[1] ?? ''
  if (recipient.startsWith('lost')) {
    note('lost', id, recipient)
    socket.destroy()
    return undefined
  }
  note('taken', id, recipient)
  return '250 2.0.0 taken\r\n'
}

server.listen(0, '127.0.0.1', () => {
  const at = server.address()
  process.send?.(typeof at === 'object' ? at?.port : undefined)
})
process.on('disconnect', () => process.exit())
