import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql'
import { fault } from './fault.ts'

@ArgsType()
export class Page {
  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250.' })
  first!: number

  @Field(() => String, { nullable: true, description: 'The cursor after which to go on.' })
  after?: string
}

@ObjectType({ description: 'Where a page of a list stands.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean

  @Field(() => String, { nullable: true, description: 'The cursor of the last item: pass it as `after`.' })
  endCursor?: string | null
}

/** Counting stops here: beyond it, `totalCount` says only that there are more. */
export const countLimit = 10_000

/** The connection type of a node type: `class CompanyConnection extends connectionOf(Company) {}`. */
export function connectionOf<T extends object>(Node: ClassType<T>) {
  @ObjectType(`${Node.name}Edge`, { description: `One ${Node.name} of a list, and its cursor.` })
  class Edge {
    @Field(() => String, { description: 'Where it stands in the list.' })
    cursor!: string

    @Field(() => Node, { description: 'The item.' })
    node!: T
  }

  @ObjectType()
  abstract class Connection {
    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges!: Edge[]

    @Field(() => [Node], { description: 'The items.' })
    nodes!: T[]

    @Field(() => PageInfo, { description: 'Whether there is more, and from where to go on.' })
    pageInfo!: PageInfo

    /** Set by the list; counted only when asked for. */
    count!: () => Promise<number>

    @Field(() => Int, {
      description: `How many there are in all; ${countLimit.toLocaleString('en')} stands for more than that.`,
    })
    async totalCount(): Promise<number> {
      return Math.min(await this.count(), countLimit)
    }
  }
  return Connection
}

type Row = { id: string }
type Find<T> = (slice: { take: number; orderBy: { id: 'desc' }; where: { id?: { lt: string } } }) => Promise<T[]>

/** Ids are UUIDv7: they sort by age, so the newest come first and the last id is the cursor. Reads one row too many to know of more. */
export async function newestFirst<T extends Row>(page: Page, find: Find<T>, count: () => Promise<number>) {
  const size = pageSize(page)
  const after = page.after == null ? undefined : readCursor(page.after)
  const rows = await find({ take: size + 1, orderBy: { id: 'desc' }, where: after ? { id: { lt: after } } : {} })
  return sliceOf(rows, size, count)
}

/** The answer of a list from up to `size + 1` rows. */
export function sliceOf<T extends Row>(rows: T[], size: number, count: () => Promise<number>) {
  const nodes = rows.slice(0, size)
  const last = nodes.at(-1)
  return {
    nodes,
    /** Made only when asked for: most ask for the nodes alone. */
    get edges() {
      return nodes.map((node) => ({ cursor: cursorOf(node.id), node }))
    },
    pageInfo: { hasNextPage: rows.length > size, endCursor: last ? cursorOf(last.id) : null },
    count,
    totalCount: count,
  }
}

export function pageSize({ first }: Page) {
  if (first >= 1 && first <= 250) return first
  throw fault('BAD_REQUEST', `first must be from 1 to 250, not ${first}.`)
}

export const cursorOf = (position: string) => Buffer.from(position).toString('base64url')

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function readCursor(cursor: string) {
  const position = Buffer.from(cursor, 'base64url').toString()
  if (uuid.test(position)) return position
  throw fault('BAD_REQUEST', 'That cursor is not one of this list: pass the endCursor of the page before.')
}
