import { randomInt, randomUUID } from 'node:crypto'
import { getNamedType, isLeafType, isObjectType, isUnionType } from 'graphql'
import { schema } from '../../api/schema.ts'
import { placeOf } from '../../jobs/email/post.ts'
import { unseal } from '../../prisma/seal.ts'
import { lookAcross } from '../../prisma/tenancy.ts'
import { server } from '../world.ts'

/** What a mutation answered, whatever it was. */
export type Outcome = Record<string, unknown> & { __typename: string }

export const newAddress = () => `${randomUUID()}@example.test`
export const password = 'a fine day on the ice'

const anyIp = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

/** A browser with cookies of its own, at an address of its own. */
export function browser({ ip = anyIp(), cookies = new Map<string, string>() } = {}) {
  let token: string | undefined

  async function request(method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await (await server()).inject({
      method,
      url,
      remoteAddress: ip,
      headers: {
        'user-agent': 'Test Browser',
        ...(cookie && { cookie }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(payload && { payload }),
    })
    for (const { name, value, expires } of response.cookies) {
      if (expires && expires.getTime() < Date.now()) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  async function send(query: string, variables: object = {}) {
    const response = await request('POST', '/graphql', { query, variables })
    return response.json<{
      data?: Record<string, unknown>
      errors?: { message: string; extensions: { code: string } }[]
    }>()
  }

  /** One mutation by name, asked for all it can answer. An access token in the answer is kept. */
  async function act(name: string, input?: object, id?: string): Promise<Outcome> {
    const { data, errors } = await send(mutationOf(name), { input, id })
    if (errors || !data) throw new Error(JSON.stringify(errors))
    const outcome = data.outcome as Outcome
    if (typeof outcome.accessToken === 'string') token = outcome.accessToken
    return outcome
  }

  return {
    cookies,
    send,
    act,
    request,
    get token() {
      return token
    },
    forget() {
      token = undefined
    },
    async viewer() {
      const { data } = await send('{ viewer { user { email } permissions lacksSecondFactor tenant { id } } }')
      return data?.viewer as {
        user: { email: string }
        permissions: string[]
        lacksSecondFactor: boolean
        tenant: { id: string }
      } | null
    },
    signIn: (email: string, secret = password) => act('signIn', { email, password: secret }),
  }
}

/** A document that asks a mutation for every leaf of whatever it may answer. */
export function mutationOf(name: string) {
  const field = schema.getMutationType()?.getFields()[name]
  if (!field) throw new Error(`There is no mutation ${name}`)
  const type = getNamedType(field.type)
  const members = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : []
  const wanted = members.map((member) => {
    const leaves = Object.values(member.getFields()).filter((it) => isLeafType(getNamedType(it.type)))
    return `... on ${member.name} { ${leaves.map((it) => it.name).join(' ')} ${member.name === 'InvalidInput' ? 'issues { path message }' : ''} }`
  })
  const args = field.args.map((arg) => [`$${arg.name}: ${arg.type}`, `${arg.name}: $${arg.name}`])
  const list = (at: 0 | 1) => (args.length > 0 ? `(${args.map((arg) => arg[at]).join(', ')})` : '')
  return `mutation Act${list(0)} { outcome: ${name}${list(1)} { __typename ${wanted.join(' ')} } }`
}

/** The secret of the latest mail of a kind to an address. */
export async function secretFor(recipient: string, type: string): Promise<string> {
  const mail = await lookAcross('a test reads a mail').emailInOutbox.findFirst({
    where: { recipient, type },
    orderBy: { id: 'desc' },
  })
  if (!mail?.sealed) throw new Error(`There is no mail ${type} to ${recipient}`)
  return unseal(mail.sealed, placeOf(mail.id)).toString()
}

/** Somebody new, signed in. */
export async function newPerson(email = newAddress()) {
  const it = browser()
  const person = { name: 'Pia Pinguin', tenantName: 'Ice Ltd', email, password }
  await it.act('signUp', person)
  const outcome = await it.act('verifyEmail', { token: await secretFor(email, 'sign-up'), password })
  if (outcome.__typename !== 'Session') throw new Error(JSON.stringify(outcome))
  return Object.assign(it, { email })
}
