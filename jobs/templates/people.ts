import type { Db } from '../../prisma/tenancy.ts'
import type { Lead } from './fields.ts'

/** A lead as templates see it, and which one it is. */
export type PersonLead = Lead & { id: string }

/** Leads as templates see them, in one statement. Those that are gone are left out. */
export const readPeople = (db: Db, ids: readonly string[]) =>
  db.json<PersonLead[]>(
    `/* templates.people */
     select coalesce(json_agg(json_build_object('id', l.id, 'email', l.email, 'firstName', l.first_name, 'lastName', l.last_name,
              'company', c.name, 'position', l.position, 'country', l.country, 'locale', l.locale, 'timezone', l.timezone,
              'attributes', l.attributes)), '[]')
       from leads l left join lead_companies c on c.tenant_id = $1 and c.id = l.company_id
      where l.tenant_id = $1 and l.id = any($2::uuid[])`,
    db.tenantId,
    ids,
  )
