import { openScratch } from '../scripts/scratch.ts'

/** Before all test files: one PostgreSQL for all, whose addresses stand in the environment of each. After them, it is gone. */
export async function setup() {
  const scratch = await openScratch({ careless: true })
  Object.assign(process.env, scratch.env)
  return scratch.stop
}
