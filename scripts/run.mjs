// The door of every npm script. Plain JavaScript that needs nothing but Node: it runs before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pnpm = 'pnpm@12.21.0'
const packages = ['api', 'jobs', 'prisma', 'scripts', 'tests', 'web']
const tiers = ['oltp', 'content', 'olap', 'notifications']

const code = ['api', 'jobs', 'prisma', 'scripts', 'tests']
const manifests = [
  'package.json',
  ...packages.map((name) => `${name}/package.json`),
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
]

/** What is made from what. A step runs when what it is made from has changed, or what it makes is not there. */
const steps = {
  install: { from: manifests, makes: ['node_modules'], label: 'Installing', run: install },
  clients: {
    from: [...tiers.map((tier) => `prisma/${tier}/schema`), 'prisma/package.json'],
    makes: tiers.map((tier) => `prisma/generated/${tier}/client.ts`),
    label: 'Generating the database clients',
    run: () => call('generate', 'generateClients'),
  },
  documents: {
    from: ['api/schema.graphql', 'web/src', 'scripts/generateWeb.ts', 'scripts/package.json'],
    makes: ['web/src/gql/graphql.ts'],
    label: 'Generating the types of the pages',
    run: () => call('generateWeb', 'generateWeb'),
  },
  compile: {
    from: [...code, 'tsconfig.json', 'package.json'],
    makes: ['.build/api/main.js'],
    label: 'Compiling',
    run: () => call('build', 'compile'),
  },
  pages: {
    from: ['web', 'api/schema.graphql', 'pnpm-lock.yaml'],
    makes: ['web/dist/index.html'],
    label: 'Building the pages',
    run: () => call('build', 'buildPages'),
  },
}

const generated = ['install', 'clients', 'documents']
const built = [...generated, 'compile', 'pages']

const commands = {
  start: { needs: built, isCompiled: true, asks: 'npm start' },
  dev: { needs: generated, asks: 'npm run dev' },
  test: { needs: built },
  check: { needs: generated },
  bench: { needs: built },
  migrate: { needs: [...generated, 'compile'], isCompiled: true },
  generate: { needs: generated },
}

async function main([name = '', ...args]) {
  const command = commands[name]
  if (!isRecent(process.versions.node)) {
    throw trouble(`PenguinMails needs Node.js 20.19 or later, and this is ${process.versions.node}.`)
  }
  if (!command) throw trouble(`There is no command "${name}": try ${Object.keys(commands).join(', ')}.`)
  process.chdir(root)
  if (command.asks) await portIsFree(command.asks)
  await prepare(command.needs)
  const module = command.isCompiled ? await import(`../.build/scripts/${name}.js`) : await source(name)
  return module[name](args)
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

/** Runs the steps that are stale, one process at a time: two commands may be given at once. */
async function prepare(needs) {
  if (needs.every((name) => stampOf(name) === fingerprint(steps[name].from))) return
  const release = await lock()
  try {
    for (const name of needs) {
      const { from, label, run } = steps[name]
      const print = fingerprint(from)
      if (stampOf(name) === print) continue
      const began = Date.now()
      process.stderr.write(`${label} …`)
      await run()
      mkdirSync(dirname(stampFile(name)), { recursive: true })
      writeFileSync(stampFile(name), print)
      process.stderr.write(` ${((Date.now() - began) / 1000).toFixed(1)} s\n`)
    }
  } catch (error) {
    process.stderr.write('\n')
    throw error
  } finally {
    release()
  }
}

const stampFile = (name) => join('node_modules', name === 'install' ? '.penguin-lock' : `.penguin-${name}`)

const stampOf = (name) =>
  existsSync(stampFile(name)) && steps[name].makes.every((path) => existsSync(path))
    ? readFileSync(stampFile(name), 'utf8')
    : undefined

function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow)) hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const ignored = new Set(['node_modules', 'generated', 'gql', 'dist'])

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (/\.[a-z]+$/.test(path)) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(inside)
      return entry.isFile() ? [inside] : []
    })
}

async function lock() {
  const file = join(root, '.data', 'preparing.pid')
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; ; await pause(100)) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (holder && !isAlive(holder)) rmSync(file, { force: true })
    else if (!told) process.stderr.write('Another command is preparing this checkout: waiting for it.\n')
    told = true
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function install() {
  const npx = process.env.npm_execpath?.replace(/npm-cli\.js$/, 'npx-cli.js')
  const [program, first] = npx && existsSync(npx) ? [process.execPath, [npx]] : ['npx', []]
  const flags = ['--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false']
  const env = { ...process.env, CI: 'true', HOME: writableHome() }
  for (const name of Object.keys(env))
    if (/^(node_env|npm_config_(omit|production|ignore_scripts))$/i.test(name)) delete env[name]
  const { status, words } = await run(program, [...first, '--yes', pnpm, 'install', ...flags], env)
  if (status === 0) return
  const isOutdated = words.includes('OUTDATED_LOCKFILE')
  const advice = isOutdated
    ? `\nA package.json was changed: run \`npx --yes ${pnpm} install\` and commit pnpm-lock.yaml.`
    : ''
  throw trouble(`The packages could not be installed. pnpm says:\n${words.trim()}${advice}`)
}

/** npm and pnpm keep their caches at home; an account without one borrows a folder of the checkout. */
function writableHome() {
  const home = homedir()
  try {
    accessSync(home, constants.W_OK)
    return home
  } catch {
    const borrowed = join(root, '.data', 'home')
    mkdirSync(borrowed, { recursive: true })
    return borrowed
  }
}

/** Runs a program quietly, and stops it when we are stopped. */
function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const stop = (signal) => {
      child.kill(signal)
      child.once('exit', () => process.exit(1))
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
    let words = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (words = (words + chunk).slice(-8_000)))
    child.once('error', reject)
    child.once('close', (status) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
      resolve({ status, words })
    })
  })
}

let isRegistered = false

/** A script of ours from its source. */
async function source(name) {
  if (!isRegistered) (await import('tsx/esm/api')).register()
  isRegistered = true
  return import(`./${name}.ts`)
}

const call = async (file, name) => (await source(file))[name]()

/** Asked before anything else, so that nobody waits for an installation to hear it. */
function portIsFree(asks) {
  const { PORT = '', HOST = '127.0.0.1' } = process.env
  const port = Number(PORT || 4000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw trouble(`PORT must be a number up to 65535, not "${PORT}".`)
  const reasons = {
    EADDRINUSE: `Port ${port} is taken, perhaps by PenguinMails itself. Stop what runs there, or choose another: PORT=${port < 65_535 ? port + 1 : 4000} ${asks}`,
    EACCES: `This account may not listen on port ${port}. Choose another: PORT=4000 ${asks}`,
    EADDRNOTAVAIL: `HOST is ${HOST}, which is not an address of this machine.`,
    ENOTFOUND: `HOST is ${HOST}, which is not an address of this machine.`,
  }
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(reasons[error.code] ? trouble(reasons[error.code]) : error))
    probe.listen(port, HOST, () => probe.close(resolve))
  })
}

const trouble = (sentence) => Object.assign(new Error(sentence), { name: 'Trouble' })

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
