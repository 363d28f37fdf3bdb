import { v7 as uuid } from 'uuid'
import { detectFormat } from '../../jobs/csv/detect.ts'
import { Unreadable } from '../../jobs/csv/format.ts'
import { readRows } from '../../jobs/csv/read.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { defined, type NewMailbox, readMailbox, wrong } from './create.ts'
import type { ImportEmailAccountsInput, MailboxImportError } from './inputs.ts'
import { shown } from './list.ts'
import { columnsOf } from './rules.ts'

const mostRows = 500

type Read = { line: number; email: string; mailbox: NewMailbox | string }
type Good = Omit<Read, 'mailbox'> & { mailbox: NewMailbox }

/** Adds the mailboxes of a file. A row that is wrong makes none, and says why; the others are added. */
export async function importEmailAccounts(
  { db, viewer, audit }: SignedIn,
  { companyId, csv }: ImportEmailAccountsInput,
) {
  if (!sees(viewer, companyId) || !(await db.company.findFirst({ where: { id: companyId }, select: { id: true } })))
    return new NotFound('workspace')
  const rows = await readFile(csv, companyId)
  if (typeof rows === 'string') return wrong('csv', rows)
  const created = await add(db, companyId, await withoutKnown(db, companyId, rows))
  const errors = rows.flatMap(({ line, email, mailbox }): MailboxImportError[] =>
    typeof mailbox === 'string' ? [{ line, email, message: mailbox }] : [],
  )
  // Not the file itself: it holds passwords, and what is written down stays.
  audit({ after: { workspace: companyId, mailboxes: created.map(({ email }) => email) } })
  return { created: created.map(shown), errors }
}

/** Each row as a mailbox, or what is wrong with it; what is wrong with the file, if nothing can be read. */
async function readFile(csv: string, companyId: string): Promise<Read[] | string> {
  const bytes = Buffer.from(csv)
  async function* once() {
    yield bytes
  }
  try {
    const { delimiter } = await detectFormat(bytes)
    let names: string[] | undefined
    const rows: Read[] = []
    for await (const batch of readRows(once(), { encoding: 'utf-8', delimiter })) {
      for (const row of batch) {
        if ('problem' in row) rows.push({ line: row.line, email: '', mailbox: row.problem })
        else if (names === undefined) names = row.cells.map(nameOf)
        else if (row.cells.some((cell) => cell.trim() !== '')) rows.push(readRow(row, names, companyId))
        if (rows.length > mostRows) return `Bring ${mostRows} mailboxes at a time.`
      }
    }
    if (!names?.includes('email')) return 'The first row names the columns; one of them must be email.'
    return rows.length > 0 ? rows : 'There is no mailbox in it.'
  } catch (error) {
    if (error instanceof Unreadable) return error.message
    throw error
  }
}

const nameOf = (cell: string) =>
  cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

function readRow(
  { line, cells }: { line: number; cells: string[] },
  names: readonly string[],
  companyId: string,
): Read {
  const row = new Map(names.map((name, at) => [name, cells[at]?.trim() ?? '']))
  const of = (name: string) => row.get(name) || undefined
  const number = (name: string) => (of(name) === undefined ? undefined : Number(of(name)))
  const server = (kind: 'smtp' | 'imap', port: number, security: string) =>
    of(`${kind}_host`) && {
      host: of(`${kind}_host`),
      port: number(`${kind}_port`) ?? port,
      security: of(`${kind}_security`) ?? security,
    }
  const email = of('email') ?? ''
  const mailbox = readMailbox({
    companyId,
    email,
    provider: of('provider') ?? 'generic',
    fromName: of('from_name'),
    username: of('username'),
    password: of('password'),
    smtp: server('smtp', 587, 'starttls'),
    imap: server('imap', 993, 'implicit'),
    dailyLimit: number('daily_limit'),
    minGapSeconds: number('min_gap_seconds'),
    timezone: of('timezone'),
  })
  const [issue] = mailbox instanceof InvalidInput ? mailbox.issues : []
  return { line, email, mailbox: mailbox instanceof InvalidInput ? `${issue?.path}: ${issue?.message}` : mailbox }
}

/** Says of those that are there already, twice in the file, or of another workspace's domain that they are. */
async function withoutKnown(db: Db, companyId: string, rows: Read[]) {
  const good = rows.filter((row): row is Good => typeof row.mailbox !== 'string')
  const keys = good.map(({ mailbox }) => mailbox.email.key)
  const names = [...new Set(good.map(({ mailbox }) => mailbox.email.domain))]
  const there = await db.emailAccount.findMany({
    where: { emailKey: { in: keys }, status: { not: 'deleted' } },
    select: { emailKey: true },
  })
  const elsewhere = await db.domain.findMany({
    where: { domain: { in: names }, companyId: { not: companyId } },
    select: { domain: true },
  })
  const known = new Set(there.map(({ emailKey }) => emailKey))
  const foreign = new Set(elsewhere.map(({ domain }) => domain))
  return good.filter((row) => {
    const { key, domain } = row.mailbox.email
    const problem = known.has(key)
      ? 'There is a mailbox of this address already.'
      : foreign.has(domain) && `${domain} belongs to another workspace.`
    known.add(key)
    if (problem) Object.assign(row, { mailbox: problem })
    return !problem
  })
}

/** Domains and mailboxes, each in one statement. Jobs look at them within a minute. */
async function add(db: Db, companyId: string, rows: readonly Good[]) {
  const names = [...new Set(rows.map(({ mailbox }) => mailbox.email.domain))]
  const soon = new Date(0)
  await db.domain.createMany({
    data: names.map((domain) => ({ companyId, domain, nextCheckAt: soon })),
    skipDuplicates: true,
  })
  const domains = await db.domain.findMany({ where: { domain: { in: names } }, select: { id: true, domain: true } })
  const idOf = new Map(domains.map(({ id, domain }) => [domain, id]))
  const data = rows.map(({ mailbox: { email, password, provider, companyId: _, ...rest } }) => {
    const id = uuid()
    return {
      ...defined(columnsOf(rest)),
      ...(password !== undefined && { credentials: sealCredentials(db.tenantId, id, { kind: 'password', password }) }),
      id,
      companyId,
      provider,
      email: email.mail,
      emailKey: email.key,
      domainId: idOf.get(email.domain) as string,
      nextCheckAt: password === undefined && provider !== 'sandbox' ? null : soon,
    }
  })
  await db.emailAccount.createMany({ data })
  const ids = data.map(({ id }) => id)
  return db.emailAccount.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, omit: { credentials: true } })
}
