import type { z } from 'zod'
import { InvalidInput } from './problem.ts'

/** What the rules make of the input, or everything that is wrong with it. */
export function check<S extends z.ZodType>(rules: S, input: unknown): z.output<S> | InvalidInput {
  const parsed = rules.safeParse(input)
  if (parsed.success) return parsed.data
  return new InvalidInput(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
}
