import { request } from 'node:http'

/** The product whose links may be followed: where it listens on this machine, and what it calls itself. */
export interface Product {
  /** As http://127.0.0.1:4000. */
  readonly url: string
  /** The address in its mails, where that is another. */
  readonly publicUrl?: string
}

export interface Visit {
  readonly url: string
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly userAgent: string
  /** From where it seems to come; the product sees it in X-Forwarded-For. */
  readonly ip: string
  readonly body?: string
}

/**
 * Fetches links of the product, and of nobody else: whatever a link says, the connection goes to the product on this
 * machine. Domains that only exist in the world (a tenant's tracking domain) are the product's too, if it knows them.
 */
export class Web {
  #product: Product | undefined
  readonly #isPlayed: (host: string) => boolean

  constructor(product: Product | undefined, isPlayed: (host: string) => boolean) {
    this.#isPlayed = isPlayed
    this.product = product
  }

  get product(): Product | undefined {
    return this.#product
  }

  set product(product: Product | undefined) {
    const { protocol, hostname } = new URL(product?.url ?? 'http://127.0.0.1')
    if (protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
      throw new Error('The mail world only visits a product on this machine.')
    }
    this.#product = product
  }

  reaches(link: string): boolean {
    if (!this.#product || !URL.canParse(link)) return false
    const { protocol, host, hostname } = new URL(link)
    if (protocol !== 'http:' && protocol !== 'https:') return false
    const own = [this.#product.url, this.#product.publicUrl ?? this.#product.url].map((it) => new URL(it).host)
    return own.includes(host) || this.#isPlayed(hostname)
  }

  /** The status it was answered with; nothing when it may not be visited or does not answer. */
  visit({ url, method, userAgent, ip, body }: Visit): Promise<number | undefined> {
    if (!this.#product || !this.reaches(url)) return Promise.resolve(undefined)
    const { hostname, port } = new URL(this.#product.url)
    const asked = new URL(url)
    const headers = {
      host: asked.host,
      'user-agent': userAgent,
      'x-forwarded-for': ip,
      'x-forwarded-proto': asked.protocol.replace(':', ''),
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    }
    return new Promise((resolve) => {
      const target = { hostname: hostname.replace(/[[\]]/g, ''), port, path: asked.pathname + asked.search }
      const visit = request({ ...target, method, headers, timeout: 10_000, agent: false }, (response) => {
        response.resume()
        response.on('close', () => resolve(response.statusCode))
      })
      visit.on('timeout', () => visit.destroy())
      visit.on('error', () => resolve(undefined))
      visit.end(body)
    })
  }
}
