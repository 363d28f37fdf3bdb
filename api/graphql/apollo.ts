import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { GatewayInterface, GatewaySchemaLoadOrUpdateCallback } from '@apollo/server-gateway-interface'
import type { GraphQLSchema } from 'graphql'
import type { RequestContext } from './context.ts'
import { executorOf } from './executor.ts'
import { fault, seen, statusOf } from './fault.ts'
import { checkVariables, documentLimits, introspects, limits } from './limits.ts'

/** Apollo, with our executor behind it: documents met again run compiled, mutations run in one transaction. */
export function apolloOf(schema: GraphQLSchema) {
  return new ApolloServer<RequestContext>({
    gateway: gatewayOf(schema),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(), // it would load a script from elsewhere
      ApolloServerPluginUsageReportingDisabled(),
      guard,
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
        executor: ({ document, operationName, context, request }) =>
          run({ document, operationName, context: context as RequestContext, variables: request.variables ?? {} }),
      }
    },
    async stop() {},
  }
}

const guard: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue: { viewer, caller }, request }) {
    checkVariables(request.variables)
    return {
      async didResolveOperation({ document }) {
        if (!viewer && introspects(document)) throw fault('UNAUTHENTICATED', 'Sign in to read the schema.')
      },
      async willSendResponse({ response, errors }) {
        response.http.headers.set('x-request-id', caller.requestId)
        if (response.body.kind !== 'single') return
        const result = response.body.singleResult
        if (!result.errors) return
        // What never reached the executor (parsing, validation, the guard itself) is made presentable here.
        const raw = errors ?? []
        result.errors = result.errors.map((error, i) =>
          error.extensions?.requestId
            ? error
            : seen(raw[i] ?? fault('BAD_REQUEST', error.message), caller.requestId).toJSON(),
        )
        if (!result.data) response.http.status = statusOf(result.errors[0]?.extensions?.code)
      },
    }
  },
}
