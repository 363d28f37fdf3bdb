import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What Prometheus reads at /metrics. */
export const metrics = new Registry()
collectDefaultMetrics({ register: metrics })

export const operationSeconds = new Histogram({
  name: 'penguin_graphql_operation_seconds',
  help: 'How long GraphQL operations took.',
  labelNames: ['kind', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
})

export const requestSeconds = new Histogram({
  name: 'penguin_http_request_seconds',
  help: 'How long HTTP requests took.',
  labelNames: ['route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
})
