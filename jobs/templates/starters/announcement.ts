import { indigo } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const announcement: Starter = {
  key: 'announcement',
  name: 'Announcement',
  description: 'One piece of news, told calmly.',
  template: {
    kind: 'blocks',
    subject: 'New: {{ attributes.feature | default: "something you asked for" }}',
    preheader: 'It is there today, for everybody, at no extra cost.',
    tree: {
      theme: { ...indigo, radius: 16 },
      blocks: [
        {
          id: 'badge',
          type: 'text',
          html: '<p><strong>NEW TODAY</strong></p>',
          colour: 'primary',
          size: 13,
          padding: { x: 32, y: 24 },
        },
        {
          id: 'title',
          type: 'heading',
          text: '{{ attributes.feature | default: "The thing you asked for" }} is here',
          padding: { x: 32, y: 0 },
        },
        {
          id: 'text',
          type: 'text',
          html: '<p>More than a hundred of you asked for it, and we wanted to get it right. From today it is part of every plan, at no extra cost, and there is nothing to set up.</p><ul><li>It works with everything you have already made.</li><li>It is as fast as the rest.</li><li>You can switch it off whenever you like.</li></ul>',
          padding: { x: 32, y: 16 },
        },
        { id: 'try', type: 'button', label: 'Try it', href: 'https://www.example.com/new', padding: { x: 32, y: 16 } },
        { id: 'gap', type: 'spacer', height: 16 },
        {
          id: 'note',
          type: 'text',
          html: '<p>Is something not as you expected? Reply and tell us. {{ sender.name }} reads every answer.</p>',
          background: 'panel',
          colour: 'onPanel',
          size: 15,
          padding: { x: 32, y: 24 },
        },
        footer('You get this mail because you use our product.'),
      ],
    },
  },
}
