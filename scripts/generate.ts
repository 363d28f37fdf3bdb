import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from '../prisma/root.ts'
import { type Tier, tiers } from '../prisma/tiers.ts'
import { exitOf } from './processes.ts'
import { Trouble } from './trouble.ts'

/** `npm run generate`: by now everything that was stale has been made anew. */
export function generate() {
  console.log('The clients in prisma/generated and the types in gql/ are up to date.')
}

/** Writes Prisma's client of each tier. */
export async function generateClients() {
  await Promise.all(tiers.map(generateClient))
}

/** The command line would otherwise download an engine that generating does not use. */
const offline = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }

async function generateClient(tier: Tier) {
  const from = createRequire(join(root, 'prisma', 'package.json'))
  const cli = join(dirname(from.resolve('prisma/package.json')), 'build', 'index.js')
  const child = spawn(process.execPath, [cli, 'generate', '--schema', join('prisma', tier, 'schema')], {
    cwd: root,
    env: { ...process.env, ...offline },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk))
  if ((await exitOf(child)) !== 0) throw new Trouble(`The ${tier} schema does not generate:\n${said.trim()}`)
}
