import { GraphQLScalarType, Kind } from 'graphql'
import { fault } from './fault.ts'

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

function parse(value: unknown) {
  const time = typeof value === 'string' && shape.test(value) ? new Date(value) : undefined
  if (time && !Number.isNaN(time.getTime())) return time
  throw fault('BAD_REQUEST', 'A time is written as 2026-03-01T09:30:00Z.')
}

/** How PostgreSQL writes a moment into JSON; its first 23 characters are ours. */
const precise = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}\+00:00$/

function serialize(value: unknown) {
  if (typeof value === 'string' && precise.test(value)) return `${value.slice(0, 23)}Z`
  return (value instanceof Date ? value : new Date(value as string)).toISOString()
}

/** A moment, in UTC. Rows that come as JSON bring their times as text. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment, as `2026-03-01T09:30:00.000Z`.',
  serialize,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})
