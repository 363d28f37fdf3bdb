import { starters } from '../../jobs/templates/starters/gallery.ts'
import { indigo } from '../../jobs/templates/starters/palettes.ts'
import { footer } from '../../jobs/templates/starters/starter.ts'
import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import type { TemplateContentInput } from './inputs.ts'

const unsubscribe = '{{ unsubscribe_url }}'

/** Where somebody begins who begins with nothing: a place to write, and a way to unsubscribe. */
export function blank(kind: TemplateKind): TemplateContentInput {
  if (kind === 'blocks') {
    const text = { id: 'text', type: 'text', html: '<p>Hello {{ first_name | default: "there" }},</p>' }
    return {
      subject: '',
      tree: { theme: indigo, blocks: [text, footer('You get this mail because you are in touch with us.')] },
    }
  }
  const source = {
    mjml: `<mjml>\n  <mj-body>\n    <mj-section>\n      <mj-column>\n        <mj-text>Hello {{ first_name | default: "there" }},</mj-text>\n        <mj-text><a href="${unsubscribe}">Unsubscribe</a></mj-text>\n      </mj-column>\n    </mj-section>\n  </mj-body>\n</mjml>\n`,
    html: `<p>Hello {{ first_name | default: "there" }},</p>\n<p><a href="${unsubscribe}">Unsubscribe</a></p>\n`,
    text: `Hello {{ first_name | default: "there" }},\n\nUnsubscribe: ${unsubscribe}\n`,
  }[kind]
  return { subject: '', source }
}

/** What a starter says; nothing, if there is none of that key. */
export function startOf(key: string): TemplateContentInput | undefined {
  return starters.find((starter) => starter.key === key)?.template
}
