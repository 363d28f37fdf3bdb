import { createServer } from 'node:net'
import { parentPort } from 'node:worker_threads'

/** Takes every message and keeps none: what is measured against it is the sender. */
const server = createServer({ noDelay: true }, (socket) => {
  let inBody = false
  let rest = ''
  socket.write('220 sink\r\n')
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    let text = rest + bytes.toString('latin1')
    let answers = ''
    for (;;) {
      const end = text.indexOf(inBody ? '\r\n.\r\n' : '\r\n')
      if (end < 0) break
      if (inBody) answers += '250 taken\r\n'
      else if (text.startsWith('EHLO')) answers += '250-sink\r\n250-PIPELINING\r\n250 SIZE 100000000\r\n'
      else answers += text.startsWith('DATA') ? '354 go\r\n' : '250 ok\r\n'
      const wasBody = inBody
      inBody = !inBody && text.startsWith('DATA')
      text = text.slice(end + (wasBody ? 5 : 2))
    }
    // Of a body only what could be the beginning of its end is kept.
    rest = inBody ? text.slice(-4) : text
    if (answers) socket.write(answers)
  })
})
server.listen(0, '127.0.0.1', () => {
  const at = server.address()
  parentPort?.postMessage(typeof at === 'object' ? at?.port : undefined)
})
