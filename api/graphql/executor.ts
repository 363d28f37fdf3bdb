import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  valueFromASTUntyped,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { asTenant, type Db, inTenant } from '../../prisma/tenancy.ts'
import { type Asks, asksEverything, asksOf } from './asked.ts'
import type { Context, RequestContext, Viewer } from './context.ts'
import { fault, seen } from './fault.ts'
import { withIdsAsLeaves } from './finish.ts'
import { type Again, again } from './idempotency.ts'
import { loaders } from './loaders.ts'
import { concernsTenant } from './needs.ts'

type Operation = {
  document: DocumentNode
  operationName: string | null
  variables: Record<string, unknown>
  context: RequestContext
  /** Names the document, for telling whether a request is the same. */
  queryHash: string
}

/** Carries an answer out of the transaction it rolls back. */
class Undone extends Error {
  readonly result: ExecutionResult

  constructor(result: ExecutionResult) {
    super('undone')
    this.result = result
  }
}

/**
 * One operation, one tenant. A query's statements each carry the tenant and hold no transaction; a mutation is one
 * transaction, which a returned problem or an error takes back, with the jobs it enqueued.
 */
export function executorOf(schema: GraphQLSchema) {
  const planOf = planner(schema)

  const inOneTransaction = (operation: Operation, plan: Plan, tenantId: string, sent: Again | null) =>
    inTenant(tenantId, async (db) => {
      const known = await sent?.answered(db)
      if (known) return known
      const context = contextOf(operation.context, db, plan.asks)
      const result = await plan.run(operation, context)
      if (result.errors?.length || context.undone) throw new Undone(result)
      await sent?.keep(db, result)
      return result
    }).catch((error: unknown) => {
      if (error instanceof Undone) return error.result
      throw error
    })

  return async (operation: Operation): Promise<ExecutionResult> => {
    const { viewer, caller } = operation.context
    const definition = getOperationAST(operation.document, operation.operationName)
    if (!definition) return { errors: [fault('BAD_REQUEST', 'Say by operationName which operation to run.')] }
    const writes = definition.operation === 'mutation' && concernsTenant(operation.document, definition)
    try {
      const sent = again(operation, definition.operation, writes)
      const plan = planOf(operation)
      const result =
        viewer && writes
          ? await inOneTransaction(operation, plan, viewer.tenantId, sent)
          : await plan.run(operation, contextOf(operation.context, viewer && asTenant(viewer.tenantId), plan.asks))
      return result.errors ? { ...result, errors: result.errors.map((error) => seen(error, caller.requestId)) } : result
    } catch (error) {
      return { data: null, errors: [seen(error, caller.requestId)] }
    }
  }
}

/** What resolvers are given: the request, and a handle that knows its tenant. */
export function contextOf(request: RequestContext, db: Db | null, asks = asksEverything): Context {
  let load: Context['load'] | undefined
  const context: Context = {
    ...request,
    get db() {
      if (!db) throw fault('UNAUTHENTICATED', 'Sign in first.')
      return db
    },
    get load() {
      load ??= loaders(this.db, this.viewer as Viewer, asks) // a handle is somebody's
      return load
    },
    asks,
    change: undefined,
    audit(change) {
      context.change = change
    },
    undone: false,
    /** After each root field of a mutation: what was loaded before it may have changed. */
    forget() {
      load = undefined
    },
  }
  return context
}

/** How a document is carried out. */
type Plan = { asks: Asks; run(operation: Operation, context: Context): Promise<ExecutionResult> }

/** What a client may leave out. The compiler refuses to go without, where the type is required. */
const defaultsOf = (document: DocumentNode, operationName: string) =>
  Object.fromEntries(
    (getOperationAST(document, operationName || null)?.variableDefinitions ?? []).flatMap(
      ({ variable, defaultValue }) => (defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : []),
    ),
  )

/** A document seen for the second time is compiled: a client's own few are, a stranger's thousand variations are not. */
function planner(schema: GraphQLSchema) {
  const interpreted: Plan = {
    asks: asksEverything,
    run: async ({ document, operationName, variables }, contextValue) =>
      execute({ schema, document, operationName, variableValues: variables, contextValue, rootValue: {} }),
  }
  const met = new WeakMap<DocumentNode, Map<string, Plan>>()

  function compile(document: DocumentNode, operationName: string): Plan {
    const query = withIdsAsLeaves(() => compileQuery(schema, document, operationName || undefined))
    if (!isCompiledQuery(query)) return interpreted
    const defaults = defaultsOf(document, operationName)
    return {
      asks: asksOf(schema, document),
      run: async ({ variables }, context) => query.query({}, context, { ...defaults, ...variables }),
    }
  }

  return ({ document, operationName }: Operation): Plan => {
    const plans = met.get(document)
    if (!plans) {
      met.set(document, new Map())
      return interpreted
    }
    const name = operationName ?? ''
    const plan = plans.get(name) ?? compile(document, name)
    plans.set(name, plan)
    return plan
  }
}
