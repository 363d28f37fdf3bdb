import { sand } from './palettes.ts'
import { footer, type LeafInput, type Starter } from './starter.ts'

function item(id: string, badge: string, title: string, text: string, price: string, oldPrice = ''): LeafInput {
  return {
    id,
    type: 'product',
    badge,
    title,
    description: `<p>${text}</p>`,
    price,
    oldPrice,
    button: { label: 'See it', href: `https://www.example.com/shop/${id}` },
  }
}

export const offer: Starter = {
  key: 'offer',
  name: 'Product offer',
  description: 'An offer with a code, an end date and four products.',
  template: {
    kind: 'blocks',
    subject:
      '{{ first_name | default: "Hello" }}, 20% off until {{ attributes.offer_ends | date: "medium" | default: "Sunday" }}',
    preheader: 'Your code is inside. It works on everything.',
    tree: {
      theme: { ...sand, font: 'humanist', headingFont: 'serif', radius: 20 },
      blocks: [
        {
          id: 'eyebrow',
          type: 'text',
          html: '<p><strong>THE AUTUMN SALE</strong></p>',
          colour: 'primary',
          align: 'center',
          size: 14,
          padding: { x: 32, y: 16 },
        },
        { id: 'title', type: 'heading', text: 'Twenty percent off everything', align: 'center' },
        {
          id: 'intro',
          type: 'text',
          html: '<p>Made in small numbers, and now for less. The offer ends on {{ attributes.offer_ends | date: "long" | default: "Sunday" }}.</p>',
          colour: 'muted',
          align: 'center',
          padding: { x: 48, y: 8 },
        },
        { id: 'gap', type: 'spacer', height: 16 },
        {
          id: 'code-label',
          type: 'text',
          html: '<p>Your code</p>',
          colour: 'onPanel',
          background: 'panel',
          align: 'center',
          size: 14,
          padding: { x: 32, y: 16 },
        },
        {
          id: 'code',
          type: 'heading',
          level: 1,
          text: '{{ attributes.code | default: "AUTUMN20" }}',
          colour: 'onPanel',
          background: 'panel',
          align: 'center',
          padding: { x: 32, y: 0 },
        },
        {
          id: 'code-button',
          type: 'button',
          label: 'Use it now',
          href: 'https://www.example.com/shop?code={{ attributes.code | default: "AUTUMN20" }}',
          fill: 'onPanel',
          colour: 'panel',
          background: 'panel',
          align: 'center',
          padding: { x: 32, y: 24 },
        },
        { id: 'gap-2', type: 'spacer', height: 16 },
        {
          id: 'row-1',
          type: 'columns',
          columns: [
            {
              width: 50,
              blocks: [item('lamp', 'NEW', 'Reading lamp', 'Warm light, a brass arm, no glare.', '€ 79.20', '€ 99.00')],
            },
            {
              width: 50,
              blocks: [
                item('throw', 'BACK AGAIN', 'Wool throw', 'Spun and woven within one valley.', '€ 63.20', '€ 79.00'),
              ],
            },
          ],
        },
        {
          id: 'row-2',
          type: 'columns',
          columns: [
            {
              width: 50,
              blocks: [
                item('mug', 'FAVOURITE', 'Two mugs', 'Thrown by hand, safe in the dishwasher.', '€ 28.80', '€ 36.00'),
              ],
            },
            {
              width: 50,
              blocks: [
                item('tray', 'LAST ONES', 'Oak tray', 'One piece of wood, oiled, for years.', '€ 44.00', '€ 55.00'),
              ],
            },
          ],
        },
        footer('You get our offers because you bought from us or asked for them.'),
      ],
    },
  },
}
