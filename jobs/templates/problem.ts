export interface Issue {
  /** Where in the template, e.g. `tree.blocks.2.href`; empty for the template as a whole. */
  path: string
  message: string
  blockId?: string
}

function say({ path, message }: Issue): string {
  return path ? `${path}: ${message}` : message
}

/** What an author has to mend before a template can be used; never our own fault. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem'

  constructor(readonly issues: readonly Issue[]) {
    super(issues.map(say).join('\n'))
  }
}
