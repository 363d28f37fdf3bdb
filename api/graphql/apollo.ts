import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { GatewayInterface, GatewaySchemaLoadOrUpdateCallback } from '@apollo/server-gateway-interface'
import type { GraphQLSchema } from 'graphql'
import type { RequestContext, Viewer } from './context.ts'
import { executorOf } from './executor.ts'
import { fault, retryAfterOf, seen, statusOf } from './fault.ts'
import { checkVariables, documentLimits, introspects, limits } from './limits.ts'
import { pricer, worthOf } from './price.ts'
import { type Price, pay, refund } from './rate.ts'

/** Apollo, with our executor behind it: documents met again run compiled, mutations run in one transaction. */
export function apolloOf(schema: GraphQLSchema) {
  return new ApolloServer<RequestContext>({
    gateway: gatewayOf(schema),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(), // it would load a script from elsewhere
      ApolloServerPluginUsageReportingDisabled(),
      guardOf(schema),
    ],
    validationRules: [documentLimits],
    parseOptions: { maxTokens: limits.tokens, noLocation: false },
    introspection: true, // to the signed-in: see the guard
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
  })
}

/** Apollo takes another executor through its gateway option, which needs no gateway. */
function gatewayOf(schema: GraphQLSchema): GatewayInterface {
  const run = executorOf(schema)
  let tell: GatewaySchemaLoadOrUpdateCallback = () => {}
  return {
    onSchemaLoadOrUpdate(listener) {
      tell = listener
      return () => {}
    },
    async load() {
      tell({ apiSchema: schema, coreSupergraphSdl: '' })
      return {
        executor: ({ document, operationName, context, request, queryHash }) =>
          run({
            document,
            operationName,
            queryHash,
            context: context as RequestContext,
            variables: request.variables ?? {},
          }),
      }
    },
    async stop() {},
  }
}

/** Who may ask, how much, and how answers leave: what never reached the executor is made presentable here too. */
function guardOf(schema: GraphQLSchema): ApolloServerPlugin<RequestContext> {
  const priceOf = pricer(schema)
  return {
    async requestDidStart({ contextValue, request }) {
      const { viewer, caller } = contextValue
      return {
        // The first place from which a fault reaches the client as what it is.
        async didResolveOperation({ document, operationName }) {
          if (contextValue.refused) throw contextValue.refused
          checkVariables(request.variables)
          if (!viewer && introspects(document)) throw fault('UNAUTHENTICATED', 'Sign in to read the schema.')
          const requested = priceOf(document, operationName, request.variables ?? {})
          if (viewer) contextValue.price = { requested, actual: requested, standing: await pay(viewer, requested) }
        },
        async willSendResponse({ response, errors }) {
          const { headers } = response.http
          headers.set('x-request-id', caller.requestId)
          if (response.body.kind !== 'single') return
          const result = response.body.singleResult
          if (result.errors) {
            const raw = errors ?? []
            result.errors = result.errors.map((error, i) =>
              error.extensions?.requestId
                ? error
                : seen(raw[i] ?? fault('BAD_REQUEST', error.message), caller.requestId).toJSON(),
            )
            const [first] = result.errors
            if (isEmpty(result.data)) response.http.status = statusOf(first?.extensions?.code)
            const retryAfter = retryAfterOf(first?.extensions)
            if (retryAfter) headers.set('retry-after', retryAfter)
          }
          if (viewer && contextValue.price) {
            const cost = settled(viewer, contextValue.price, result.data)
            result.extensions = { ...result.extensions, cost }
            headers.set('x-ratelimit-limit', String(cost.limit))
            headers.set('x-ratelimit-remaining', String(cost.available))
            headers.set('x-ratelimit-reset', String(Math.ceil((cost.limit - cost.available) / cost.restoreRate)))
          }
        },
      }
    },
  }
}

const isEmpty = (data: object | null | undefined) => !data || Object.values(data).every((value) => value === null)

/** An answer that was smaller than feared costs less. */
function settled(viewer: Viewer, { requested, standing }: Price, data: unknown) {
  const actual = Math.min(requested, data ? worthOf(data) : 0)
  refund(viewer, requested - actual)
  const { limit, available, restoreRate } = standing
  return { requested, actual, limit, available: Math.min(limit, available + requested - actual), restoreRate }
}
