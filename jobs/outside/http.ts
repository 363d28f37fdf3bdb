/** An answer over HTTP, read as a whole. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData | URLSearchParams
  readonly milliseconds?: number
  readonly signal?: AbortSignal
}

/** Nobody answered, or not in time. What was asked may have been done. */
export class NoAnswer extends Error {}

const mostBytes = 5_000_000

/** Asks a service whose address the installation knows: never one that a user names. Redirects are not followed. */
export async function askService(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  const { milliseconds = 20_000, signal, ...rest } = request
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
    throw new Error(`${hostname} is asked over https only.`)
  const timeout = AbortSignal.timeout(milliseconds)
  try {
    const response = await fetch(url, {
      ...rest,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    return { status: response.status, headers: response.headers, text: await readAll(response) }
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code
    const why = timeout.aborted ? `did not answer within ${milliseconds / 1_000} s` : `cannot be reached`
    throw new NoAnswer(`${hostname} ${why}${cause ? ` (${cause})` : ''}.`)
  }
}

async function readAll(response: Response) {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new Error('too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
