import type { FilterSql } from '../../jobs/leads/filterSql.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, cursorOf, type Page, pageSize } from '../graphql/connection.ts'
import { fault } from '../graphql/fault.ts'
import type { LeadFilterInput } from './filterInput.ts'
import { askFilter } from './filterOf.ts'
import { type LeadCompany, type LeadEngagement, LeadOrder, type LeadRow, type LeadTag } from './types.ts'

type Listed = LeadRow & { at: string; company: LeadCompany | null; engagement: LeadEngagement | null; tags: LeadTag[] }

export const leadJson = (l: string) => `
  'id', ${l}.id, 'email', ${l}.email, 'emailKey', ${l}.email_key, 'emailDomain', ${l}.email_domain, 'firstName', ${l}.first_name,
  'lastName', ${l}.last_name, 'companyId', ${l}.company_id, 'position', ${l}.position, 'phone', ${l}.phone,
  'country', ${l}.country, 'locale', ${l}.locale, 'timezone', ${l}.timezone, 'attributes', ${l}.attributes,
  'consentState', ${l}.consent_state, 'status', ${l}.status, 'source', ${l}.source, 'revision', ${l}.revision,
  'createdAt', ${l}.created_at, 'updatedAt', ${l}.updated_at`

/* leads.list: a page of ids by the filter and the order, then everything the table shows of those, in one statement. */
const page = (ids: string) => `
with page as materialized (${ids})
select coalesce(json_agg(json_build_object(${leadJson('l')}, 'at', p.at,
  'company', (select json_build_object('id', c.id, 'name', c.name, 'domain', c.domain, 'revision', c.revision,
                'createdAt', c.created_at, 'updatedAt', c.updated_at)
                from lead_companies c where c.tenant_id = $1 and c.id = l.company_id),
  'engagement', (select json_build_object('sentCount', e.sent_count, 'openCount', e.open_count, 'clickCount', e.click_count,
                   'replyCount', e.reply_count, 'lastSentAt', e.last_sent_at, 'lastOpenAt', e.last_open_at,
                   'lastClickAt', e.last_click_at, 'lastReplyAt', e.last_reply_at, 'lastActivityAt', e.last_activity_at)
                   from lead_engagement e where e.tenant_id = $1 and e.lead_id = l.id),
  'tags', (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'createdAt', t.created_at) order by t.name_key), '[]')
             from lead_taggings m join lead_tags t on t.tenant_id = $1 and t.id = m.tag_id
            where m.tenant_id = $1 and m.lead_id = l.id)) order by p.nr), '[]')
  from page p join leads l on l.tenant_id = $1 and l.id = p.id`

/** The leads of a filter, in an order that an index serves: the cursor is a place in that index. */
export async function leads(db: Db, wanted: Page, input: LeadFilterInput | null, order: LeadOrder) {
  const filter = await askFilter(db, input)
  const size = pageSize(wanted)
  const values = [...filter.values]
  const value = (it: unknown, type: string) => `$${values.push(it)}::${type}`
  const after = wanted.after == null ? null : readPlace(order, wanted.after)
  const ids = idsOf(order, filter, after, size + 1, value)
  const rows = await db.json<Listed[]>(page(ids), ...values)
  const shown = rows.slice(0, size)
  const edges = shown.map((node) => ({ cursor: cursorOf(`${order}:${node.at}`), node }))
  const pageInfo = { hasNextPage: rows.length > size, endCursor: edges.at(-1)?.cursor ?? null }
  const count = () => countLeads(db, filter, countLimit)
  return { edges, nodes: shown, pageInfo, count, totalCount: count }
}

/** How many leads a filter lets through; counting stops at the limit. */
export const countLeads = async (db: Db, { from, where, values }: FilterSql, limit: number) =>
  Number(await db.json(`select count(*) from (select from ${from} where ${where} limit ${limit}) l`, ...values))

type Place = { id: string; at?: string }

function idsOf(
  order: LeadOrder,
  { from, where }: FilterSql,
  after: Place | null,
  size: number,
  value: (it: unknown, type: string) => string,
) {
  const numbered = (order: string) => `row_number() over (order by ${order}) as nr`
  if (order === LeadOrder.EMAIL) {
    const beyond = after ? `and l.email_key > ${value(after.at, 'text')}` : ''
    return `select id, at, ${numbered('at')} from (
      select l.id, l.email_key as at from ${from} where ${where} ${beyond} order by l.email_key limit ${size}) l`
  }
  if (order === LeadOrder.ACTIVITY) return byActivity({ from, where }, after, size, value)
  const [sign, direction] = order === LeadOrder.OLDEST ? ['>', 'asc'] : ['<', 'desc']
  const beyond = after ? `and l.id ${sign} ${value(after.id, 'uuid')}` : ''
  return `select id, id::text as at, ${numbered(`id ${direction}`)} from (
    select l.id from ${from} where ${where} ${beyond} order by l.id ${direction} limit ${size}) l`
}

/** First those that were ever active, by the index of their last activity; then the others, the newest first. */
function byActivity(
  { from, where }: { from: string; where: string },
  after: Place | null,
  size: number,
  value: (it: unknown, type: string) => string,
) {
  const isActive = after?.at !== undefined
  const beyondActive =
    after && isActive
      ? `and (a.last_activity_at, a.lead_id) < (${value(after.at, 'timestamptz')}, ${value(after.id, 'uuid')})`
      : ''
  const beyondQuiet = after && !isActive ? `and l.id < ${value(after.id, 'uuid')}` : ''
  const active = `
    select l.id, a.last_activity_at as time from lead_engagement a join ${from.replace('leads l', 'leads l on l.tenant_id = $1 and l.id = a.lead_id')}
     where a.tenant_id = $1 and ${where} ${beyondActive} order by a.last_activity_at desc, a.lead_id desc limit ${size}`
  const quiet = `
    select l.id, null::timestamptz as time from ${from}
     where ${where} ${beyondQuiet} and not exists (select from lead_engagement q where q.tenant_id = $1 and q.lead_id = l.id)
     order by l.id desc limit ${size}`
  const both = after && !isActive ? quiet : `select * from ((${active}) union all (${quiet})) b limit ${size}`
  return `select id, id::text || coalesce('@' || time::text, '') as at, row_number() over (order by time desc nulls last, id desc) as nr
    from (${both}) l`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readPlace(order: LeadOrder, cursor: string): Place {
  const [, named, at = ''] = /^([A-Z]+):(.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  const refuse = () => fault('BAD_REQUEST', 'This cursor is not one of this list in this order.')
  if (named !== order || at.includes('\0')) throw refuse()
  if (order === LeadOrder.EMAIL) return { id: '00000000-0000-0000-0000-000000000000', at }
  const [id = '', time] = at.split('@')
  if (!uuid.test(id) || (time !== undefined && !/^[\d :.+-]{10,40}$/.test(time))) throw refuse()
  return time === undefined ? { id } : { id, at: time }
}
