import { openDatabases } from './databases.ts'

/** `npm run migrate`: prepares the servers that the environment names, or the embedded one. */
export async function migrate() {
  let applied = 0
  const databases = await openDatabases((line) => {
    applied += 1
    console.log(line)
  })
  await databases.stop()
  console.log(applied ? 'The databases are up to date.' : 'The databases were up to date.')
}
