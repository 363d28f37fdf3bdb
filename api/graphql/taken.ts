import { InvalidInput } from './problem.ts'

/** Turns the database's refusal of a second one into the problem it is: `create(…).catch(taken('name', '…'))`. */
export const taken =
  (path: string, message: string) =>
  (error: unknown): InvalidInput => {
    if ((error as { code?: unknown }).code === 'P2002') return new InvalidInput([{ path, message }])
    throw error
  }
