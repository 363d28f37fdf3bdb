import { useQuery } from '@apollo/client/react'
import { graphql } from '../gql/index.ts'

const TenantTime = graphql(`
  query TenantTime {
    tenantSettings {
      dateFormat
      timeZone
    }
  }
`)

/** Writes times as the organisation likes them: in its format and its time zone. */
export function useTenantTime() {
  const { data } = useQuery(TenantTime)
  const { dateFormat = 'YYYY-MM-DD', timeZone = 'UTC' } = data?.tenantSettings ?? {}
  return (at: string) => writeTime(new Date(at), dateFormat, timeZone)
}

/** `DD.MM.YYYY` in `Europe/Berlin` → “21.11.2026 09:30”. */
export function writeTime(at: Date, dateFormat: string, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'short', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((it) => it.type === type)?.value ?? ''
  const month = new Intl.DateTimeFormat('en-GB', { timeZone, month: '2-digit' }).format(at)
  const words: Record<string, string> = {
    YYYY: part('year'),
    MMM: part('month'),
    MM: month,
    DD: part('day'),
    D: String(Number(part('day'))),
  }
  const date = dateFormat.replace(/YYYY|MMM|MM|DD|D/g, (word) => words[word] ?? word)
  return `${date} ${part('hour')}:${part('minute')}:${part('second')}`
}
