import { env } from '../../prisma/env.ts'
import { Refused } from '../mail/refused.ts'
import { askService } from './http.ts'

/** Where secrets are in a vault: the mount, then the path in it. */
export const vaultPath = /^[a-z0-9][\w.-]{0,60}(?:\/[\w.-]{1,100}){1,10}$/i

export const hasVault = () => Boolean(env.VAULT_URL && env.VAULT_TOKEN)

/** A secret of a vault's key-value store (KV version 2, HashiCorp's HTTP API) as JSON, at `mount/path`. */
export async function readSecret(path: string): Promise<string | Refused> {
  const { VAULT_URL, VAULT_TOKEN, VAULT_NAMESPACE } = env
  if (!VAULT_URL || !VAULT_TOKEN) return new Refused('This installation has no vault.')
  if (!vaultPath.test(path) || /(?:^|\/)\.\.?(?:\/|$)/.test(path))
    return new Refused('A vault path is a mount and a path.')
  const [mount, ...rest] = path.split('/')
  const { status, text } = await askService(`${VAULT_URL.replace(/\/$/, '')}/v1/${mount}/data/${rest.join('/')}`, {
    headers: { 'x-vault-token': VAULT_TOKEN, ...(VAULT_NAMESPACE && { 'x-vault-namespace': VAULT_NAMESPACE }) },
  })
  if (status === 404) return new Refused(`The vault has nothing at ${path}.`)
  if (status === 403) return new Refused(`The vault does not let us read ${path}.`)
  if (status !== 200) return new Refused(`The vault answered ${status}.`)
  const data = dataOf(text)
  return data ? JSON.stringify(data) : new Refused(`The vault has nothing at ${path}.`)
}

function dataOf(text: string): object | undefined {
  try {
    const { data } = JSON.parse(text) as { data?: { data?: unknown } }
    return typeof data?.data === 'object' && data.data !== null ? data.data : undefined
  } catch {
    return undefined
  }
}
