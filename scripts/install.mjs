import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'

const pnpm = 'pnpm@12.21.0'

/** Installs what the lockfile names. Answers what pnpm had to say if it could not. */
export async function install() {
  const npx = process.env.npm_execpath?.replace(/npm-cli\.js$/, 'npx-cli.js')
  const [program, first] = npx && existsSync(npx) ? [process.execPath, [npx]] : ['npx', []]
  const flags = ['--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false']
  const { status, words } = await run(program, [...first, '--yes', pnpm, 'install', ...flags], environment())
  if (status === 0) return undefined
  const isOutdated = words.includes('OUTDATED_LOCKFILE')
  const advice = isOutdated
    ? `A package.json was changed: run \`npx --yes ${pnpm} install\` and commit pnpm-lock.yaml.`
    : ''
  return `The packages could not be installed. pnpm says:\n${words.trim()}\n${advice}`.trim()
}

/** What a person's settings leave out is needed here: what builds, and the one install script that is allowed. */
const unwanted = /^(node_env|npm_config_(omit|production|ignore_scripts))$/i

function environment() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)))
  if (isWritable(homedir())) return { ...env, CI: 'true' }
  // npm and pnpm keep their caches at home: an account without one borrows a folder of the checkout.
  const home = resolve('.data', 'home')
  mkdirSync(home, { recursive: true })
  const caches = { npm_config_cache: `${home}/npm`, XDG_CACHE_HOME: `${home}/cache`, XDG_DATA_HOME: `${home}/data` }
  return { ...env, ...caches, CI: 'true', HOME: home }
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
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
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.once(signal, stop)
    let words = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        words = (words + chunk).slice(-8_000)
      })
    }
    child.once('error', reject)
    child.once('close', (status) => {
      for (const signal of signals) process.off(signal, stop)
      resolve({ status, words })
    })
  })
}
