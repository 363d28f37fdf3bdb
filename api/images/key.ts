const shape = /^([\w-]{22})([\w-]{22})$/

/** A picture's name in public: whose it is, so that it is found, and what nobody can guess. */
export const keyOf = (tenantId: string, secret: Uint8Array) =>
  Buffer.from(tenantId.replaceAll('-', ''), 'hex').toString('base64url') + Buffer.from(secret).toString('base64url')

/** Whose picture a key may name. */
export function tenantOf(key: string): string | undefined {
  const [, tenant] = shape.exec(key) ?? []
  if (!tenant) return undefined
  const hex = Buffer.from(tenant, 'base64url').toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
