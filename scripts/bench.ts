import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'
import { exitOf } from './processes.ts'
import { openScratch } from './scratch.ts'
import { Trouble } from './trouble.ts'

/** `npm run bench [name]`: one bench, or each in turn, compiled and with a PostgreSQL of its own. Figures, not a verdict. */
export async function bench([wanted]: string[]) {
  const names = readdirSync(join(root, 'tests/bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort()
  if (wanted && !names.includes(wanted))
    throw new Trouble(`There is no bench "${wanted}". There are: ${names.join(', ')}.`)
  if (!wanted) console.log(`Benches: ${names.join(', ')}`)
  let failures = 0
  for (const name of wanted ? [wanted] : names) if (!(await measure(name))) failures += 1
  return failures ? 1 : 0
}

async function measure(name: string) {
  const scratch = await openScratch({ careless: false })
  try {
    const env = { ...process.env, ...scratch.env, NODE_ENV: 'production' }
    const file = join(root, '.build/tests/bench', `${name}.js`)
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      said = (said + chunk).slice(-20_000)
    })
    const status = await exitOf(child)
    const ends = isReport(said.trim().split('\n').at(-1) ?? '')
    if (status !== 0 || !ends)
      console.log(`${name}: ${status ? `ended with code ${status}` : 'its last line is not JSON'}`)
    return status === 0 && ends
  } finally {
    await scratch.stop()
  }
}

function isReport(line: string) {
  try {
    return typeof JSON.parse(line).holds === 'boolean'
  } catch {
    return false
  }
}
