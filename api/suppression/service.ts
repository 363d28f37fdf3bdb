import { z } from 'zod'
import { readSuppressionKey } from '../../jobs/leads/suppression.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, cursorOf, type Page, pageSize } from '../graphql/connection.ts'
import { fault } from '../graphql/fault.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import type { SuppressInput, Suppression, SuppressionFilter } from './types.ts'

const json = (
  s: string,
) => `json_build_object('key', ${s}.key, 'kind', ${s}.kind, 'typed', ${s}.typed, 'reason', ${s}.reason,
  'source', ${s}.source, 'note', ${s}.note, 'createdAt', ${s}.created_at, 'expiresAt', ${s}.expires_at)`

const matching = `
  s.tenant_id = $1 and ($2::text is null or s.key >= $2 and s.key < $2 || U&'\\+10FFFF')
  and ($3::suppression_kind is null or s.kind = $3) and ($4::suppression_reason is null or s.reason = $4)`

/* suppressions.list: the newest first; the cursor is a place in the index on (created_at, key). */
const list = `
select coalesce(json_agg(${json('s')} order by s.created_at desc, s.key desc), '[]') from (
  select * from suppression_list s where ${matching}
     and ($5::timestamptz is null or (s.created_at, s.key) < ($5, $6::text)) order by s.created_at desc, s.key desc limit $7) s`

export async function suppressions(db: Db, page: Page, { search, kind, reason }: SuppressionFilter) {
  const size = pageSize(page)
  const [time, key] = page.after == null ? [null, null] : readPlace(page.after)
  const filter = [db.tenantId, search ? beginning(search) : null, kind ?? null, reason ?? null]
  const rows = await db.json<Suppression[]>(list, ...filter, time, key, size + 1)
  const nodes = rows.slice(0, size)
  const last = nodes.at(-1)
  const count = async () =>
    Number(
      await db.json(
        `select count(*) from (select from suppression_list s where ${matching} limit $5) s`,
        ...filter,
        countLimit,
      ),
    )
  const endCursor = last ? cursorOf(`${last.createdAt}|${last.key}`) : null
  return { nodes, pageInfo: { hasNextPage: rows.length > size, endCursor }, count, totalCount: count }
}

/** Whole addresses and domains are found in any spelling; the beginning of one as it is. */
function beginning(search: string) {
  const read = search.includes('@') || search.includes('.') ? readSuppressionKey(search) : new Refused('')
  return read instanceof Refused ? search.trim().toLowerCase().replace(/^@/, '').slice(0, 400) : read.key
}

function readPlace(cursor: string) {
  const [, time = '', key = ''] =
    /^([\d:T.+-]{10,40}Z?)\|([^\0]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (Number.isNaN(Date.parse(time))) throw fault('BAD_REQUEST', 'This cursor is not one of this list.')
  return [time, key]
}

const input = z.object({
  note: z
    .string()
    .trim()
    .max(500, 'At most 500 characters.')
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
    .nullish(),
  expiresAt: z
    .date()
    .refine((it) => it > new Date(), 'Name a time that is still to come.')
    .nullish(),
})

/* suppression.add: who is there already stays; an end is moved only further away. */
const add = `
with given as materialized (
  select * from jsonb_to_recordset($2::jsonb) as g (key text, kind suppression_kind, typed text)
), put as (
  insert into suppression_list as s (tenant_id, key, kind, typed, reason, source, note, created_by, expires_at)
  select $1, key, kind, typed, $3::suppression_reason, 'user', $4, $5::uuid, $6::timestamptz from given order by key
  on conflict (tenant_id, key) do update set expires_at = excluded.expires_at, reason = excluded.reason, note = coalesce(excluded.note, s.note)
   where s.expires_at is not null and (excluded.expires_at is null or excluded.expires_at > s.expires_at)
  returning *
)
select coalesce(json_agg(${json('s')}), '[]') from (
  select * from put union all
  select s.* from suppression_list s join given g on s.key = g.key where s.tenant_id = $1 and s.key not in (select key from put)) s`

export async function suppress(db: Db, userId: string, { entries, reason, ...rest }: SuppressInput) {
  if (entries.length === 0 || entries.length > 500)
    return new InvalidInput([{ path: 'entries', message: 'Give 1 to 500 entries at a time.' }])
  const checked = check(input, rest)
  if (checked instanceof InvalidInput) return checked
  const read = entries.map((entry) => ({ entry, read: readSuppressionKey(entry) }))
  const keys = new Map(read.flatMap(({ read: it }) => (it instanceof Refused ? [] : [[it.key, it]])))
  const given = JSON.stringify([...keys.values()])
  const put = await db.json<Suppression[]>(
    add,
    db.tenantId,
    given,
    reason ?? 'manual',
    checked.note ?? null,
    userId,
    checked.expiresAt ?? null,
  )
  const byKey = new Map(put.map((it) => [it.key, it]))
  const answers = read.map(({ entry, read: it }) =>
    it instanceof Refused ? { entry, problem: it.reason } : { entry, suppression: byKey.get(it.key) ?? null },
  )
  return { entries: answers, suppressedCount: put.length }
}

export async function unsuppress(db: Db, entry: string) {
  const read = readSuppressionKey(entry)
  if (read instanceof Refused) return new InvalidInput([{ path: 'entry', message: read.reason }])
  const { count } = await db.suppression.deleteMany({ where: { key: read.key } })
  return count ? { deleted: true } : new NotFound('entry in the suppression list')
}

/** The entry that keeps mail from each of these address keys: what loaders ask. */
export const suppressionsOf = (db: Db, emailKeys: string[]) =>
  db.json<(Suppression & { id: string })[]>(
    `select coalesce(json_agg(${json('s')}::jsonb || jsonb_build_object('id', f.email_key)), '[]')
       from app.suppressed($1, $2::text[]) f join suppression_list s on s.tenant_id = $1 and s.key = f.key`,
    db.tenantId,
    emailKeys,
  )

/** Why an address is suppressed, in any spelling. */
export async function whySuppressed(db: Db, email: string) {
  const address = readAddress(email)
  if (address instanceof Refused) {
    return { isSuppressed: true, explanation: `Nothing can be sent to this: ${address.reason}`, entries: [] }
  }
  const entries = await db.json<Suppression[]>(
    `select coalesce(json_agg(${json('s')} order by s.kind, s.created_at), '[]') from suppression_list s
      where s.tenant_id = $1 and s.key = any(app.suppression_keys($2))`,
    db.tenantId,
    address.key,
  )
  const now = new Date().toISOString()
  const valid = entries.filter((it) => it.expiresAt === null || new Date(it.expiresAt).toISOString() > now)
  return { isSuppressed: valid.length > 0, explanation: explain(valid[0], entries.length > 0), entries }
}

const reasons = {
  unsubscribe: 'the recipient unsubscribed',
  bounce_hard: 'mail to it came back for good',
  complaint: 'the recipient complained',
  manual: 'somebody put it on the list',
}

function explain(entry: Suppression | undefined, wasThere: boolean) {
  if (!entry) return wasThere ? 'Its suppression is over: mail may be sent.' : 'It is not suppressed: mail may be sent.'
  const what = entry.kind === 'domain' ? `Its domain ${entry.key} is suppressed` : 'The address is suppressed'
  const until = entry.expiresAt ? `, until ${new Date(entry.expiresAt).toISOString().slice(0, 10)}` : ''
  return `${what}: ${reasons[entry.reason]} on ${new Date(entry.createdAt).toISOString().slice(0, 10)}${until}.`
}
