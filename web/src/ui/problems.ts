type Problem = { message: string; issues?: ReadonlyArray<{ path: string; message: string }> }

/** What of a form is needed here, whatever its values and rules are. */
type Form = {
  getValues(): object
  setFieldError(path: string, message: string): void
  getInputNode(path: string): HTMLElement | null
}

/** Shows each issue at the field it belongs to, goes to the first, and answers the message that belongs to none. */
export function showProblem(form: Form, { message, issues = [] }: Problem): string | null {
  const fields = Object.keys(form.getValues())
  const isShown = (path: string) => fields.includes(path) || (path.includes('.') && form.getInputNode(path) !== null)
  const placed = issues.filter(({ path }) => isShown(path))
  const loose = issues.filter(({ path }) => !isShown(path))
  for (const issue of placed) form.setFieldError(issue.path, issue.message)
  const [first] = placed
  if (!first) return message
  form.getInputNode(first.path)?.focus()
  return loose.length > 0 ? loose.map((issue) => issue.message).join(' ') : null
}
