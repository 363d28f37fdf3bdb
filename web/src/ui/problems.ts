import type { UseFormReturnType } from '@mantine/form'

type Problem = { message: string; issues?: ReadonlyArray<{ path: string; message: string }> }

/** Shows each issue at the field it belongs to, goes to the first, and answers the message that belongs to none. */
export function showProblem<T extends Record<string, unknown>>(form: UseFormReturnType<T>, problem: Problem): string | null {
  const fields = Object.keys(form.getValues())
  const placed = (problem.issues ?? []).filter(({ path }) => fields.includes(path))
  for (const { path, message } of placed) form.setFieldError(path, message)
  const [first] = placed
  if (first) form.getInputNode(first.path)?.focus()
  if (placed.length === 0) return problem.message
  const loose = (problem.issues ?? []).filter(({ path }) => !fields.includes(path))
  return loose.length > 0 ? loose.map(({ message }) => message).join(' ') : null
}
