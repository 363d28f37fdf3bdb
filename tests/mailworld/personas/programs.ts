/** What fetches pictures and links, as it presents itself, and from where: addresses of the providers' own ranges. */
export interface Program {
  readonly userAgent: string
  readonly ip: string
}

export const readers: readonly Program[] = [
  {
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    ip: '203.0.113.24',
  },
  {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    ip: '203.0.113.87',
  },
  {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    ip: '203.0.113.133',
  },
  { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0', ip: '203.0.113.201' },
]

/** Mail Privacy Protection says nothing but this, through Apple's relays. */
export const apple: Program = { userAgent: 'Mozilla/5.0', ip: '17.58.101.7' }

export const gmail: Program = {
  userAgent: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  ip: '66.249.84.12',
}

export const scanner: Program = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ip: '40.94.25.30',
}
