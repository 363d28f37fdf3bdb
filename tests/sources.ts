import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'

const passedOver = /(^|\/)(node_modules|generated|gql|dist)\//

/** Our own source files under a folder, as paths from the checkout. */
export const sourcesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !passedOver.test(file))

export const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
