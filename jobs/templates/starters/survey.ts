import { forest } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const survey: Starter = {
  key: 'survey',
  name: 'Survey',
  description: 'A poll that is answered inside the mail where AMP works, and with one click everywhere else.',
  template: {
    kind: 'blocks',
    subject: '{{ first_name | default: "Hello" }}, one question (it takes ten seconds)',
    preheader: 'How are we doing? One click tells us.',
    tree: {
      theme: { ...forest, radius: 16, width: 560 },
      blocks: [
        { id: 'title', type: 'heading', text: 'How are we doing?' },
        {
          id: 'intro',
          type: 'text',
          html: '<p>You have been with us for a while now, {{ first_name | default: "friend" }}. We read every single answer, and we change things because of them.</p>',
        },
        {
          id: 'poll',
          type: 'poll',
          question: 'Would you recommend us to a colleague?',
          options: ['Yes, I already have', 'Probably', 'Not yet', 'No'],
          thanks: 'Thank you. That helps a lot.',
        },
        { id: 'line', type: 'divider', padding: { x: 32, y: 16 } },
        {
          id: 'form',
          type: 'form',
          title: 'Want to tell us more?',
          fields: [
            { name: 'best', label: 'What do you like best?', kind: 'text' },
            { name: 'missing', label: 'What do you miss?', kind: 'textarea' },
            { name: 'contact', label: 'You may contact me about this', kind: 'checkbox' },
          ],
          submit: 'Tell us more',
        },
        footer('You get this question because you use our product.'),
      ],
    },
  },
}
