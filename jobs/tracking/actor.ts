/** Who asked for something of a mail, as far as can be told, and by which sign. */
export interface Actor {
  readonly kind: 'human' | 'machine' | 'unknown'
  /** Kept, and counted apart: a program looked, for whatever reason. */
  readonly isBot: boolean
  readonly sign?: string
}

export interface Visit {
  readonly method: string
  readonly userAgent: string
  readonly header: (name: string) => string | undefined
}

/** Programs that look at mails for people, and say so. Whether somebody reads it behind them cannot be told. */
const proxies: readonly [sign: string, pattern: RegExp][] = [
  ['gmail-proxy', /GoogleImageProxy/i],
  ['yahoo-proxy', /YahooMailProxy/i],
]

/** Programs that look at everything: filters of companies, makers of previews, tools. */
const programs =
  /bot\b|crawl|spider|scan|preview|barracuda|proofpoint|mimecast|symantec|messagelabs|ironport|fortimail|trendmicro|sophos|zscaler|urldefense|safelinks|facebookexternalhit|whatsapp|slack|python|curl|wget|java\/|go-http|okhttp|axios|node|headless|phantom/i

const prefetch = /prefetch|preview|prerender/i

/** What a request for a picture or a link tells about who made it. */
export function actorOf({ method, userAgent, header }: Visit): Actor {
  const machine = (sign: string): Actor => ({ kind: 'machine', isBot: true, sign })
  if (method === 'HEAD') return machine('head')
  if (['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) => prefetch.test(header(name) ?? '')))
    return machine('prefetch')
  if (userAgent === '') return machine('no-agent')
  // Apple's Mail Privacy Protection fetches every picture of every mail, under the shortest name there is.
  if (/^Mozilla\/5\.0$/.test(userAgent)) return machine('apple-mpp')
  for (const [sign, pattern] of proxies) if (pattern.test(userAgent)) return { kind: 'unknown', isBot: true, sign }
  if (programs.test(userAgent)) return machine('program')
  return { kind: 'human', isBot: false }
}

/** On what it was read. */
export function deviceOf(userAgent: string): string | null {
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet'
  if (/Mobi|iPhone|Android/i.test(userAgent)) return 'mobile'
  return /Windows|Macintosh|X11|Linux|CrOS/i.test(userAgent) ? 'desktop' : null
}
