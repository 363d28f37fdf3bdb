import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { install } from './install.mjs'

const packages = ['api', 'jobs', 'prisma', 'scripts', 'tests', 'web']
const tiers = ['oltp', 'content', 'olap', 'notifications']

/** What is made from what. A step runs when what it is made from has changed, or what it makes is not there. */
const steps = {
  install: {
    from: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...packages.map((name) => `${name}/package.json`)],
    makes: ['node_modules'],
    label: 'Installing',
    async run() {
      const problem = await install()
      if (problem) throw trouble(problem)
    },
  },
  clients: {
    from: ['prisma/package.json', ...tiers.map((tier) => `prisma/${tier}/schema`)],
    makes: tiers.map((tier) => `prisma/generated/${tier}/client.ts`),
    label: 'Generating the database clients',
    run: () => call('generate', 'generateClients'),
  },
  documents: {
    from: () => ['api/schema.graphql', 'scripts/generateWeb.ts', ...['web/src', 'tests'].flatMap(filesWithDocuments)],
    makes: ['web/src/gql/graphql.ts', 'tests/gql/graphql.ts'],
    label: 'Generating the types of GraphQL documents',
    run: () => call('generateWeb', 'generateWeb'),
  },
  compile: {
    from: ['package.json', 'tsconfig.json', 'api', 'jobs', 'prisma', 'scripts', 'tests/bench', 'tests/mailworld'],
    makes: ['.build/api/main.js'],
    label: 'Compiling',
    run: () => call('build', 'compile'),
  },
  pages: {
    from: ['pnpm-lock.yaml', 'api/schema.graphql', 'web'],
    makes: ['web/dist/index.html'],
    label: 'Building the pages',
    run: () => call('build', 'buildPages'),
  },
}

/** A sentence for the person at the terminal: shown without a stack. */
export const trouble = (sentence) => Object.assign(new Error(sentence), { name: 'Trouble' })

/** Runs the steps that are stale, one process at a time: two commands may be given at once. */
export async function prepare(needs) {
  if (needs.every(isFresh)) return
  const release = await lock()
  try {
    for (const name of needs) if (!isFresh(name)) await make(name)
  } finally {
    release()
  }
}

async function make(name) {
  const print = fingerprint(name)
  const began = Date.now()
  process.stderr.write(`${steps[name].label} …`)
  try {
    await steps[name].run()
  } catch (error) {
    process.stderr.write('\n')
    throw error
  }
  writeFileSync(stampFile(name), print)
  process.stderr.write(` ${((Date.now() - began) / 1000).toFixed(1)} s\n`)
}

const stampFile = (name) => join('node_modules', name === 'install' ? '.penguin-lock' : `.penguin-${name}`)

const isFresh = (name) =>
  existsSync(stampFile(name)) &&
  steps[name].makes.every((path) => existsSync(path)) &&
  readFileSync(stampFile(name), 'utf8') === fingerprint(name)

function fingerprint(name) {
  const { from } = steps[name]
  const hash = createHash('sha256')
  for (const path of (typeof from === 'function' ? from() : from).flatMap(filesBelow)) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

const filesWithDocuments = (folder) =>
  filesBelow(folder).filter((path) => readFileSync(path, 'utf8').includes('graphql('))

const passedOver = new Set(['node_modules', 'generated', 'gql', 'dist'])

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (/\.[a-z]+$/.test(path)) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !passedOver.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(inside)
      return entry.isFile() ? [inside] : []
    })
}

async function lock() {
  const file = join('.data', 'preparing.pid')
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; ; await pause(100)) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (holder && !isAlive(holder)) {
      rmSync(file, { force: true })
    } else if (!told) {
      told = true
      process.stderr.write('Another command is preparing this checkout: waiting for it.\n')
    }
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

let isRegistered = false

/** A script of ours from its source. */
export async function source(name) {
  if (!isRegistered) (await import('tsx/esm/api')).register()
  isRegistered = true
  return import(`./${name}.ts`)
}

const call = async (file, name) => (await source(file))[name]()
