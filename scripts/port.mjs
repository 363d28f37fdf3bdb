import { createServer } from 'node:net'
import { trouble } from './prepare.mjs'

/** Refuses a PORT or HOST on which nothing of ours could listen, and says how to give the command another. */
export function portIsFree(command) {
  const { PORT = '', HOST } = process.env
  const host = HOST || '127.0.0.1'
  const port = Number(PORT || 4000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw trouble(`PORT must be a number up to 65535, not "${PORT}".`)
  }
  const other = `PORT=${port > 1023 && port < 65_535 ? port + 1 : 4000} ${command}`
  const reasons = {
    EADDRINUSE: `Port ${port} is taken, perhaps by PenguinMails itself. Stop what runs there, or choose another: ${other}`,
    EACCES: `This account may not listen on port ${port}. Choose another: ${other}`,
    EADDRNOTAVAIL: `HOST is ${host}, which is not an address of this machine.`,
    ENOTFOUND: `HOST is ${host}, which is not an address of this machine.`,
  }
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(reasons[error.code] ? trouble(reasons[error.code]) : error))
    probe.listen(port, host, () => probe.close(resolve))
  })
}
