import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { recordTypes, type Zones } from './zones.ts'

const kept = z.array(
  z.object({
    domain: z.string(),
    realm: z.string(),
    records: z.array(z.object({ name: z.string(), type: z.enum(recordTypes), value: z.string() })),
  }),
)

/** Remembers in a file what tenants published, so that a restart unverifies nobody. */
export function keepZones(zones: Zones, file: string): void {
  if (existsSync(file)) {
    for (const { realm, domain, records } of kept.parse(JSON.parse(readFileSync(file, 'utf8')))) {
      zones.publish(realm, domain, records)
    }
  }
  zones.changed = () => {
    const published = [...zones.owners].map(([domain, realm]) => ({
      domain,
      realm,
      records: zones.domains.get(domain) ?? [],
    }))
    writeFileSync(`${file}.new`, JSON.stringify(published, null, 2))
    renameSync(`${file}.new`, file)
  }
}
