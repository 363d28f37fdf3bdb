import { type CountryResponse, open, type Reader } from 'maxmind'
import { env } from '../../prisma/env.ts'
import { log } from '../log.ts'

let opened: Promise<Reader<CountryResponse> | null> | undefined

/** The country of an address, if there is a database to look it up in. */
export async function countryOf(ip: string): Promise<string | null> {
  const file = env.GEOIP_FILE
  if (!file) return null
  opened ??= open<CountryResponse>(file).catch((err: Error) => {
    log.error({ err }, 'GEOIP_FILE cannot be read: countries are not noticed')
    return null
  })
  try {
    return (await opened)?.get(ip)?.country?.iso_code ?? null
  } catch {
    return null // not an address
  }
}
