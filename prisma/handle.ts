import { scope } from './pool.ts'
import type { Tier } from './tiers.ts'
import { unreachable } from './unavailable.ts'

/** Prisma's client or transaction, as far as a handle looks into it. */
type Client = Record<string, unknown>
type Call = (...args: unknown[]) => PromiseLike<unknown>
type Args = { where?: object } | undefined

type Handle = {
  tier: Tier
  /** Whose handle it is; nobody's for one that serves all tenants. */
  tenantId?: string
  /** Whether a model's rows belong to tenants. */
  carriesTenant(model: string): boolean
  /** What the handle has beside Prisma's own. */
  added?: object
}

/** Operations with a free `where`. The others name a row by a key that has the tenant in it. */
const narrowed = new Set(
  ['findFirst', 'findFirstOrThrow', 'findMany', 'count', 'aggregate', 'groupBy', 'updateMany', 'deleteMany'].concat(
    'updateManyAndReturn',
  ),
)

/**
 * A client whose every statement runs in the scope of its tenant and has the tenant, as a parameter, in its `where`.
 * Statements start when they are called: Prisma's own wait for an `await`, which may be outside the scope.
 * It is no Prisma extension, because with one Prisma looks through each row of each answer for what it might extend.
 */
export function handleOf(client: object, { tier, tenantId, carriesTenant, added = {} }: Handle) {
  const started = (call: Call): Call => {
    const run: Call = (...args) => call(...args).then(undefined, unreachable(tier))
    return tenantId === undefined ? run : (...args) => scope.run(tenantId, run, ...args)
  }

  function operationOf(model: string, name: string, call: Call): Call {
    if (tenantId === undefined) return started(call)
    if (name.startsWith('findUnique')) return () => Promise.reject(new Error(`${model}.${name}: use findFirst`))
    if (!narrowed.has(name) || !carriesTenant(model)) return started(call)
    return started((args) => call({ ...(args as Args), where: { ...(args as Args)?.where, tenantId } }))
  }

  /** A property is looked up and wrapped once. */
  const remembering = (target: object, wrap: (name: string, value: unknown) => unknown, known: Client = {}) =>
    new Proxy(target, {
      get(_, property) {
        if (typeof property === 'symbol') return Reflect.get(target, property)
        if (!(property in known)) known[property] = wrap(property, Reflect.get(target, property))
        return known[property]
      },
    })

  const modelOf = (name: string, delegate: object) =>
    remembering(delegate, (operation, call) =>
      typeof call === 'function' ? operationOf(name, operation, call.bind(delegate) as Call) : call,
    )

  return remembering(
    client,
    (name, value) => {
      if (typeof value === 'function') return started(value.bind(client) as Call)
      const isModel = typeof value === 'object' && value !== null && !/^[$_]/.test(name)
      return isModel ? modelOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value) : value
    },
    Object.assign(Object.create(null), added),
  )
}
