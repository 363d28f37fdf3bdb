import { Ago } from '../ui/Ago.tsx'

/** When something comes; what is due already needs no time. */
export function Due({ at }: { at: string }) {
  return Date.parse(at) <= Date.now() ? <span title="Its time has come">due</span> : <Ago at={at} />
}
