import { z } from 'zod'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import type { CreateFolderInput, UpdateFolderInput } from './types.ts'

const [most, deepest] = [1_000, 8]

const creation = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give a name.')
    .max(100, 'At most 100 characters.')
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.'),
  parentId: z.uuid().nullish(),
})
const change = creation.partial().extend({ expectedRevision: z.int().nullish() })

const nameTaken = taken('name', 'There is a folder of this name here already.')

export const folders = (db: Db) => db.folder.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }], take: most })

export async function createFolder(db: Db, input: CreateFolderInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  const above = await pathTo(db, data.parentId)
  if (!above) return new NotFound('folder')
  if (above.length >= deepest) return tooDeep
  if ((await db.folder.count()) >= most)
    return new InvalidInput([{ path: 'name', message: `There are ${most} folders already, which is the most.` }])
  return db.folder.create({ data }).catch(nameTaken)
}

export async function updateFolder(db: Db, id: string, input: UpdateFolderInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  const wrong = data.parentId === undefined ? undefined : await misplaced(db, id, data.parentId)
  if (wrong) return wrong
  return revise({
    what: 'folder',
    expectedRevision,
    find: () => db.folder.findFirst({ where: { id } }),
    update: (expected) =>
      db.folder.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  }).catch(nameTaken)
}

const tooDeep = new InvalidInput([
  { path: 'parentId', message: `Folders stand at most ${deepest} deep: choose one further up.` },
])

/** Why a folder cannot stand there: nobody moves a folder into itself. */
async function misplaced(db: Db, id: string, parentId: string | null) {
  // Two moves at once could make a circle that neither of them sees.
  await db.$executeRaw`select id from folders where tenant_id = ${db.tenantId}::uuid order by id for update`
  const above = await pathTo(db, parentId)
  if (!above) return new NotFound('folder')
  if (above.includes(id)) return new InvalidInput([{ path: 'parentId', message: 'A folder cannot stand in itself.' }])
  const height = await db.json<number>(
    `with recursive below as (
       select id, 1 as depth from folders where tenant_id = $1 and id = $2
       union all select f.id, b.depth + 1 from folders f join below b on f.parent_id = b.id where f.tenant_id = $1)
     select coalesce(max(depth), 0) from below`,
    db.tenantId,
    id,
  )
  return above.length + height > deepest ? tooDeep : undefined
}

/** The folders from one up to the top, itself first; nothing, if there is none of that id. */
async function pathTo(db: Db, id: string | null | undefined): Promise<string[] | undefined> {
  if (id == null) return []
  const path = await db.json<string[]>(
    `with recursive above as (
       select id, parent_id, 1 as depth from folders where tenant_id = $1 and id = $2
       union all select f.id, f.parent_id, a.depth + 1 from folders f join above a on f.id = a.parent_id
        where f.tenant_id = $1 and a.depth < 100)
     select coalesce(json_agg(id order by depth), '[]') from above`,
    db.tenantId,
    id,
  )
  return path.length > 0 ? path : undefined
}

/** What is in it is not lost: it moves to the folder above. */
export async function deleteFolder(db: Db, id: string) {
  const folder = await db.folder.findFirst({ where: { id } })
  if (!folder) return new NotFound('folder')
  const inner = await db.folder.findMany({ where: { parentId: id }, select: { name: true } })
  const above = await db.folder.findMany({ where: { parentId: folder.parentId, NOT: { id } }, select: { name: true } })
  const twice = inner.find(({ name }) => above.some((it) => it.name === name))
  if (twice) return new NotPossible(`The folder above has a folder "${twice.name}" already: rename one of the two.`)
  const moved = { folderId: folder.parentId, updatedAt: new Date() }
  await db.template.updateMany({ where: { folderId: id }, data: moved })
  await db.folder.updateMany({ where: { parentId: id }, data: { parentId: folder.parentId } })
  await db.folder.deleteMany({ where: { id } })
  return { deleted: true }
}
