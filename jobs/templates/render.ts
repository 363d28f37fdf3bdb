import type { Handler } from '../handler.ts'
import { openTemplate } from './published.ts'

/** Makes what is published ready before the first mail of it is due. */
export const render: Handler<'template.render'> = async ({ templateId }, { asTenant }) => {
  const template = await openTemplate(asTenant(), templateId)
  await template?.warm()
}
