import { randomUUID } from 'node:crypto'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { FastifyInstance } from 'fastify'
import { type ExecutionResult, print } from 'graphql'
import { Role } from '../api/graphql/auth.ts'
import { openServer } from '../api/server.ts'
import { issueAccessToken } from '../api/session/accessToken.ts'
import { newSecret } from '../api/session/secrets.ts'
import { acrossTenants } from '../prisma/tenancy.ts'

let opened: Promise<FastifyInstance> | undefined

/** The API as a client meets it: every question goes through HTTP parsing, Apollo and the database. */
export const server = () => (opened ??= openServer())

export type Answer<Data> = ExecutionResult<Data> & { status: number }
type Variables = Record<string, unknown>

/** Someone signed in, or nobody; with `url`, asking an API process of its own. */
export function client(accessToken?: string, given: Record<string, string> = {}, url?: string) {
  const headers = { ...(accessToken && { authorization: `Bearer ${accessToken}` }), ...given }
  async function send<Data, V extends Variables>(query: TypedDocumentNode<Data, V> | string, variables?: V) {
    const payload = { query: typeof query === 'string' ? query : print(query), variables }
    if (url) {
      const sent = { ...headers, 'content-type': 'application/json' }
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers: sent, body: JSON.stringify(payload) })
      return { status: response.status, ...((await response.json()) as ExecutionResult<Data>) }
    }
    const response = await (await server()).inject({ method: 'POST', url: '/graphql', headers, payload })
    return { status: response.statusCode, ...response.json<ExecutionResult<Data>>() }
  }
  return {
    send,
    /** The data, when there is nothing to complain about. */
    async ask<Data, V extends Variables>(query: TypedDocumentNode<Data, V>, ...[variables]: Given<V>): Promise<Data> {
      const { data, errors } = await send(query, variables)
      if (errors || !data) throw new Error(`Refused: ${JSON.stringify(errors)}`)
      return data
    },
  }
}

type Given<V> = Record<string, never> extends V ? [variables?: V] : [variables: V]

/** A fresh tenant with a workspace and its owner. A fresh tenant is a fresh database: nothing needs cleaning up. */
export async function newTenant(name = 'Acme') {
  const made = await acrossTenants('a test makes a tenant', async (db) => {
    const tenant = await db.tenant.create({ data: { name } })
    const company = await db.company.create({ data: { tenantId: tenant.id, name } })
    return { tenantId: tenant.id, companyId: company.id }
  })
  const owner = await newMember(made.tenantId, [Role.owner])
  return { ...made, ...owner, member: (...roles: Role[]) => newMember(made.tenantId, roles) }
}

/** Someone who belongs to a tenant and is signed in there. */
async function newMember(tenantId: string, roles: Role[]) {
  const email = `${randomUUID()}@example.test`
  const person = await acrossTenants('a test makes a person', async (db) => {
    const user = await db.user.create({
      data: { email, name: 'Pia Pinguin', memberships: { create: { tenantId, email, roles } } },
    })
    const session = await db.userSession.create({
      data: {
        userId: user.id,
        currentTenantId: tenantId,
        tokenHash: newSecret().hash,
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    })
    return { userId: user.id, sessionId: session.id }
  })
  const { token } = await issueAccessToken({ ...person, tenantId, roles })
  return { ...person, email, accessToken: token, ...client(token) }
}
