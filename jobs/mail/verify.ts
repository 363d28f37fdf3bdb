import { dkimRecord, type KeyKind } from './keys.ts'
import { Refused } from './refused.ts'

interface Published {
  readonly domain: string
  readonly keys: readonly { readonly selector: string; readonly kind: KeyKind; readonly publicKey: string }[]
}

/**
 * Reads a finished message as a receiver would, with an implementation that did not sign it and the keys as they are
 * published. Refused unless every key's signature passes.
 */
export async function verifyMessage(
  bytes: readonly Buffer[],
  { domain, keys }: Published,
): Promise<Refused | undefined> {
  // A large library, needed once for each key and not at all where nothing is signed.
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js')
  const records = new Map(
    keys.map(({ selector, kind, publicKey }) => [`${selector}._domainkey.${domain}`, dkimRecord(kind, publicKey)]),
  )
  const { results } = await dkimVerify(Buffer.concat(bytes), {
    resolver: async (name) => {
      const record = records.get(name)
      if (record === undefined) throw Object.assign(new Error(`${name} is not published`), { code: 'ENOTFOUND' })
      return [[record]]
    },
  })
  for (const { selector } of keys) {
    const result = results.find((one) => one.selector === selector && one.signingDomain === domain)
    if (result?.status.result !== 'pass') {
      return new Refused(
        `The signature of selector ${selector} of ${domain} does not verify: ${result?.info ?? 'it is missing'}.`,
      )
    }
  }
  return undefined
}
