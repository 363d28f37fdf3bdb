// The door of every npm script. Plain JavaScript that needs nothing but Node: it runs before anything is installed.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { portIsFree } from './port.mjs'
import { prepare, source, trouble } from './prepare.mjs'

const generated = ['install', 'clients', 'documents']
const built = [...generated, 'compile', 'pages']

const commands = {
  audit: { needs: [...generated, 'compile'], isCompiled: true },
  start: { needs: built, isCompiled: true, listens: 'npm start' },
  dev: { needs: generated, listens: 'npm run dev' },
  test: { needs: built },
  check: { needs: generated },
  bench: { needs: built },
  chaos: { needs: generated },
  migrate: { needs: built, isCompiled: true },
  generate: { needs: generated },
  schema: { needs: ['install', 'clients', 'compile'], isCompiled: true },
}

async function main([name = '', ...args]) {
  const command = commands[name]
  if (!isRecent(process.versions.node)) {
    throw trouble(`PenguinMails needs Node.js 20.19 or later, and this is ${process.versions.node}.`)
  }
  if (!command) throw trouble(`There is no command "${name}": try ${Object.keys(commands).join(', ')}.`)
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
  if (command.listens) await portIsFree(command.listens) // before anything else: nobody should wait to hear it
  await prepare(command.needs)
  const module = command.isCompiled ? await import(`../.build/scripts/${name}.js`) : await source(name)
  return module[name](args)
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

const disk = {
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
}

/** One sentence for what the person can mend, everything for what we have to. */
function words(error) {
  if (error.name === 'Trouble') return error.message
  if (disk[error.code] && error.syscall)
    return `Cannot ${error.syscall} ${error.path ?? 'a file'}: ${disk[error.code]}.`
  return error.stack ?? String(error)
}

try {
  process.exit((await main(process.argv.slice(2))) ?? 0)
} catch (error) {
  process.stderr.write(`${words(error)}\n`)
  process.exit(1)
}
