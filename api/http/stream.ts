import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql'
import type { OperationArgs, RequestParams, Response } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import { asTenant } from '../../prisma/tenancy.ts'
import type { Context, Viewer } from '../graphql/context.ts'
import { contextOf } from '../graphql/executor.ts'
import { fault, seen, statusOf } from '../graphql/fault.ts'
import { checkVariables, documentLimits, limits } from '../graphql/limits.ts'
import { ear } from '../graphql/live.ts'
import { credentialOf } from '../session/viewer.ts'
import { callerOf } from './caller.ts'

/** How many streams one person, and all together, may hold open in a process. */
const most = { perPerson: 20, all: 2_000 }

/** A stream whose session has ended is cut this soon. */
const lookAgainMs = 1_000

/** Subscriptions over server-sent events: what a query says once, said again whenever it changes. */
export function streamRoutes(schema: GraphQLSchema) {
  return async (server: FastifyInstance) => {
    const open = new Map<FastifyReply, Viewer>()
    const contexts = new WeakMap<FastifyRequest, Context>()
    const handler = createHandler<Context>({
      ...{ schema, execute, subscribe },
      context: ({ raw }) => contexts.get(raw) as Context,
      onSubscribe: (request, params) => operationOf(schema, contexts.get(request.raw) as Context, params),
      onOperation: (context, _request, _args, result) => (isResult(result) ? shown(result, context) : undefined),
      onNext: (context, _request, result) => (isResult(result) ? shown(result, context) : undefined),
    })

    server.post('/graphql/stream', async (request, reply) => {
      const asker = () => credentialOf(request.headers.authorization, request.ip)
      const { viewer, refused } = await asker()
      if (refused) return refuse(request, reply, refused as GraphQLError)
      if (!viewer) return refuse(request, reply, fault('UNAUTHENTICATED', 'Sign in first.'))
      const theirs = [...open.values()].filter(({ userId }) => userId === viewer.userId).length
      if (theirs >= most.perPerson || open.size >= most.all) {
        return refuse(
          request,
          reply,
          fault('RATE_LIMITED', 'Too many streams are open: close some first.', { retryAfter: 10 }),
        )
      }
      contexts.set(request, contextOf({ viewer, caller: callerOf(request, reply) }, asTenant(viewer.tenantId)))
      open.set(reply, viewer)
      const clock = setInterval(async () => {
        const { viewer: still } = await asker().catch(() => ({ viewer }))
        if (still?.tenantId !== viewer.tenantId) reply.raw.destroy()
      }, lookAgainMs)
      try {
        reply.hijack()
        await handler(request, reply)
      } catch (err) {
        request.log.warn({ err }, 'a stream broke')
        reply.raw.destroy()
      } finally {
        clearInterval(clock)
        open.delete(reply)
      }
    })

    server.addHook('preClose', async () => {
      for (const reply of open.keys()) reply.raw.destroy()
      await ear.close()
    })
  }
}

/** The same limits as for every document, and subscriptions only. */
function operationOf(
  schema: GraphQLSchema,
  context: Context,
  { query, operationName, variables }: RequestParams,
): OperationArgs<Context> | Response {
  try {
    checkVariables(variables)
    const document = parse(String(query), { maxTokens: limits.tokens })
    const [first] = validate(schema, document, [...specifiedRules, documentLimits], {
      maxErrors: 1,
      hideSuggestions: true,
    })
    if (first) throw first
    const operation = getOperationAST(document, operationName)
    if (operation?.operation !== 'subscription')
      throw fault('BAD_REQUEST', 'Only subscriptions are streamed: send the rest to /graphql.')
    return { schema, document, operationName, variableValues: variables, contextValue: context }
  } catch (error) {
    const problem = seen(error, context.caller.requestId)
    const status = statusOf(problem.extensions.code)
    return [
      JSON.stringify({ errors: [problem] }),
      { status, statusText: 'Refused', headers: { 'content-type': 'application/json; charset=utf-8' } },
    ]
  }
}

const isResult = (result: object): result is ExecutionResult =>
  !('hasNext' in result) && ('data' in result || 'errors' in result)

function shown(result: ExecutionResult, { caller }: Context): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map((error) => seen(error, caller.requestId)) } : result
}

const refuse = (request: FastifyRequest, reply: FastifyReply, error: GraphQLError) =>
  reply.code(statusOf(error.extensions.code)).send({ errors: [seen(error, request.id)] })
