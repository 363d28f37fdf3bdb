import { expect, test } from 'vitest'
import { planCampaign } from '../../jobs/campaigns/plan.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { newTenant } from '../world.ts'
import { newScene, type Scene } from './scene.ts'
import { launched } from './work.ts'

const drop = await useOwnDatabase()
const hour = 3_600_000

/** What is planned goes out at its slot, as far as the planner can tell. */
const sendUntil = (tenantId: string, now: Date) =>
  inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `with sent as (
         update inbox_message_refs set status = 'sent', sent_at = send_at
          where tenant_id = $1 and status = 'queued' and send_at <= $2 returning *),
       days as (
         update mailbox_days d set sent = d.sent + n.many, last_send_at = n.last
           from (select s.email_account_id, (s.send_at at time zone e.timezone)::date as day, count(*) as many, max(s.send_at) as last
                   from sent s join email_accounts e on e.tenant_id = s.tenant_id and e.id = s.email_account_id group by 1, 2) n
          where d.tenant_id = $1 and d.email_account_id = n.email_account_id and d.day = n.day)
       update campaign_recipients r set next_run_at = s.send_at from sent s
        where r.tenant_id = $1 and r.campaign_id = s.campaign_id and r.lead_id = s.lead_id`,
      [tenantId, now],
    )
  })

/** Lets time pass, with several planners at once at each of its steps. */
async function live(scenes: Scene[], from: Date, hours: number) {
  const tenantId = scenes[0]?.tenantId ?? ''
  for (let at = from.getTime(); at < from.getTime() + hours * hour; at += 2 * hour) {
    const now = new Date(at)
    await sendUntil(tenantId, now)
    for (let round = 0; round < 2; round++)
      await Promise.all(scenes.flatMap((scene) => [1, 2].map(() => planCampaign(scene.tenantId, scene.campaignId, at))))
  }
  await sendUntil(tenantId, new Date(from.getTime() + hours * hour))
}

interface Day {
  readonly box: string
  readonly day: string
  readonly mails: number
  readonly nearest: number | null
}

const days = (tenantId: string) =>
  asTenant(tenantId).json<Day[]>(
    `select json_agg(json_build_object('box', box, 'day', day, 'mails', mails, 'nearest', nearest)) from (
       select email_account_id as box, (send_at at time zone zone)::date as day, count(*) as mails,
              extract(epoch from min(apart)) as nearest from (
         select m.email_account_id, m.send_at, e.timezone as zone,
                m.send_at - lag(m.send_at) over (partition by m.email_account_id order by m.send_at) as apart
           from inbox_message_refs m join email_accounts e on e.tenant_id = m.tenant_id and e.id = m.email_account_id
          where m.tenant_id = $1::uuid) s group by 1, 2) d`,
    tenantId,
  )

test('campaigns that share mailboxes never pass a limit of a day or come nearer than the gap, over midnight and both changes of the clocks', async () => {
  for (const start of ['2027-03-27T12:00:00Z', '2027-10-30T12:00:00Z']) {
    const tenant = await newTenant()
    const [first, second] = [
      await newScene(tenant, {
        ...{ leads: 90, address: `'a' || n || '@x.test'` },
        mailboxes: [
          { dailyLimit: 20, minGapSeconds: 600, timezone: 'Europe/Berlin' },
          { dailyLimit: 7, minGapSeconds: 3_000, timezone: 'America/Sao_Paulo' },
        ],
        steps: [{ stepType: 'email' }, { stepType: 'wait', waitDurationHours: 5 }, { stepType: 'email' }],
      }),
      await newScene(tenant, { leads: 60, address: `'b' || n || '@x.test'` }),
    ]
    await inTenantSql(tenant.tenantId, (sql) =>
      sql.query('update campaign_senders set email_account_id = $3 where tenant_id = $1 and campaign_id = $2', [
        ...[tenant.tenantId, second?.campaignId, first?.mailboxIds[0]],
      ]),
    )
    const scenes = [first, second].filter((it) => it !== undefined)
    for (const scene of scenes) await launched(scene)
    await live(scenes, new Date(start), 60)
    const limits = new Map([
      [first?.mailboxIds[0], [20, 600]],
      [first?.mailboxIds[1], [7, 3_000]],
    ])
    const used = await days(tenant.tenantId)
    expect(used.length).toBeGreaterThanOrEqual(6)
    for (const { box, mails, nearest } of used) {
      const [most = 0, gap = 0] = limits.get(box) ?? []
      expect(mails).toBeLessThanOrEqual(most)
      if (nearest !== null) expect(nearest).toBeGreaterThanOrEqual(gap)
    }
    // What there was room for was used: a day in the middle is full.
    expect(used.filter(({ box, mails }) => box === first?.mailboxIds[0] && mails === 20).length).toBeGreaterThanOrEqual(
      1,
    )
  }
})

test('a recipient is written to by the clock on their own wall, and whoever has none by that of the campaign', async () => {
  const tenant = await newTenant()
  const scene = await newScene(tenant, {
    ...{ leads: 30, timezone: 'Europe/Berlin' },
    columns: { timezone: `(array['America/New_York', 'Asia/Tokyo', null])[1 + n % 3]` },
    settings: { windows: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '10:30' })) },
  })
  await launched(scene)
  await live([scene], new Date('2027-03-26T00:00:00Z'), 96) // a Friday, with a change of the clocks behind it
  const sent = await asTenant(tenant.tenantId).json<{ wall: string; day: number }[]>(
    `select json_agg(json_build_object('wall', to_char(m.send_at at time zone coalesce(l.timezone, 'Europe/Berlin'), 'HH24:MI'),
       'day', extract(isodow from m.send_at at time zone coalesce(l.timezone, 'Europe/Berlin'))))
       from inbox_message_refs m join leads l on l.tenant_id = m.tenant_id and l.id = m.lead_id where m.tenant_id = $1::uuid`,
    tenant.tenantId,
  )
  expect(sent).toHaveLength(30)
  for (const { wall, day } of sent) {
    expect(wall >= '09:00' && wall < '10:30').toBe(true)
    expect(day).toBeLessThanOrEqual(5)
  }
})

test('a campaign keeps to its own limits: so many in an hour, so many that begin on a day', async () => {
  const tenant = await newTenant()
  const scene = await newScene(tenant, {
    leads: 50,
    settings: { perHour: 4, startsPerDay: 15 },
    timezone: 'Asia/Kolkata',
  })
  await launched(scene)
  await live([scene], new Date('2027-05-03T00:00:00Z'), 72)
  const most = (cut: string) =>
    asTenant(tenant.tenantId).json<number>(
      `select max(many)::int from (select count(*) as many from inbox_message_refs where tenant_id = $1::uuid group by ${cut}) s`,
      tenant.tenantId,
    )
  expect(await most(`date_trunc('hour', send_at)`)).toBe(4)
  expect(await most(`(send_at at time zone 'Asia/Kolkata')::date`)).toBe(15)
})

test('nobody is written to more often than the tenant allows, over all campaigns', async () => {
  const tenant = await newTenant()
  await inTenantSql(tenant.tenantId, (sql) =>
    sql.query('insert into sending_policies (tenant_id, frequency_cap, frequency_days) values ($1, 1, 3)', [
      tenant.tenantId,
    ]),
  )
  const scene = await newScene(tenant, {
    leads: 4,
    steps: [{ stepType: 'email' }, { stepType: 'wait', waitDurationHours: 4 }, { stepType: 'email' }],
  })
  await launched(scene)
  await live([scene], new Date('2027-05-03T00:00:00Z'), 48)
  const sent = () => asTenant(tenant.tenantId).inboxMessageRef.count({ where: { status: 'sent' } })
  expect(await sent()).toBe(4)
  await live([scene], new Date('2027-05-05T00:00:00Z'), 48)
  expect(await sent()).toBe(8)
  await drop()
})
