import { night } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

const cell = 'padding:10px 0;border-bottom:1px solid rgba(127,127,127,.35)'

const rows = [
  '{% for item in attributes.items %}',
  `<tr><td style="${cell}">{{ item.name }}</td>`,
  `<td align="right" style="${cell}">{{ item.price | money: attributes.currency }}</td></tr>`,
  '{% endfor %}',
].join('')

const total = [
  '{% if attributes.total %}<tr><td style="padding:14px 0"><strong>Total</strong></td>',
  '<td align="right" style="padding:14px 0"><strong>{{ attributes.total | money: attributes.currency }}</strong></td>',
  '</tr>{% endif %}',
].join('')

export const receipt: Starter = {
  key: 'receipt',
  name: 'Receipt',
  description: 'What was bought, for how much, and what happens next; the rows come from the lead’s own fields.',
  template: {
    kind: 'blocks',
    subject: 'Your order {{ attributes.order_number | default: "with us" }} is on its way',
    preheader: 'Thank you. Here is your receipt.',
    tree: {
      theme: { ...night, radius: 12, font: 'sans' },
      blocks: [
        { id: 'title', type: 'heading', text: 'Thank you{% if first_name %}, {{ first_name }}{% endif %}.' },
        {
          id: 'intro',
          type: 'text',
          html: '<p>We have your order of {{ attributes.ordered_at | default: now | date: "long" }} and are packing it now. It leaves us within one working day.</p>',
        },
        {
          id: 'rows',
          type: 'html',
          html: `<table width="100%" cellpadding="0" cellspacing="0"><tbody>${rows}${total}</tbody></table>`,
        },
        {
          id: 'track',
          type: 'button',
          label: 'Follow your order',
          href: 'https://www.example.com/orders/{{ attributes.order_number | default: "latest" }}',
        },
        { id: 'line', type: 'divider' },
        {
          id: 'help',
          type: 'text',
          html: '<p><strong>Something not right?</strong><br>You have thirty days to send anything back. Reply to this mail and we sort it out.</p>',
          colour: 'muted',
          size: 15,
        },
        footer('You get this mail because you ordered from us.'),
      ],
    },
  },
}
