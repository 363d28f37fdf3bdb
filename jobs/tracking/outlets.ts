import type { Tracking, TrackingAsked } from '../sending/write.ts'
import { type Door, type Mail, sealToken } from './token.ts'

/** Where each door is on the API server. */
export const paths = { open: '/t/o/', link: '/t/c/', unsubscribe: '/u/', view: '/v/' } as const satisfies Record<
  Door,
  string
>

/** The links of one mail. A target too long to be carried in a token stays as it is, uncounted: it has to work above all. */
export function trackingOf({ tenantId, messageId, host, opens, clicks, utm }: TrackingAsked): Tracking {
  const mail = { tenantId, messageId }
  const unsubscribe = addressOf(host, 'unsubscribe', mail)
  const tag = tagsOf(utm)
  return {
    urls: { unsubscribe, viewInBrowser: addressOf(host, 'view', mail) },
    outlets: {
      trackLink: (number, written) => {
        if (!/^https?:\/\//i.test(written)) return written
        const url = tag(written)
        const token = clicks ? sealToken('link', mail, { number, url }) : undefined
        return token ? `${host}${paths.link}${token}` : url
      },
      ...(opens && { pixelUrl: addressOf(host, 'open', mail) }),
    },
    listUnsubscribe: { https: unsubscribe },
  }
}

const addressOf = (host: string, door: Exclude<Door, 'link'>, mail: Mail) =>
  `${host}${paths[door]}${sealToken(door, mail)}`

/** Adds UTM tags; what the author wrote into the address stays, byte for byte, as addresses may be signed. */
function tagsOf(utm: TrackingAsked['utm']): (url: string) => string {
  const tags = Object.entries(utm).flatMap(([name, value]) => (value ? [[`utm_${name}`, value] as const] : []))
  if (tags.length === 0) return (url) => url
  return (url) => {
    const [, address = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(url) ?? []
    const [, query = ''] = /\?(.*)$/s.exec(address) ?? []
    const there = new URLSearchParams(query)
    const added = new URLSearchParams(tags.filter(([name]) => !there.has(name)).map((it) => [...it])).toString()
    if (!added) return url
    const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'
    return `${address}${joint}${added}${fragment}`
  }
}
