import { night } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const invitation: Starter = {
  key: 'invitation',
  name: 'Event invitation',
  description: 'When, where, what happens, and one button to say yes.',
  template: {
    kind: 'blocks',
    subject: 'You are invited: an evening about {{ attributes.topic | default: "better work" }}',
    preheader: 'Thursday at seven. A seat is held for you.',
    tree: {
      theme: { ...night, radius: 12 },
      blocks: [
        {
          id: 'eyebrow',
          type: 'text',
          html: '<p>INVITATION FOR {{ first_name | default: "YOU" | upcase }}</p>',
          background: 'panel',
          colour: 'onPanel',
          size: 13,
          padding: { x: 32, y: 32 },
        },
        {
          id: 'title',
          type: 'heading',
          text: 'An evening about {{ attributes.topic | default: "better work" }}',
          background: 'panel',
          colour: 'onPanel',
          padding: { x: 32, y: 0 },
        },
        {
          id: 'lead',
          type: 'text',
          html: '<p>Three short talks, good food and the people you always wanted to ask.</p>',
          background: 'panel',
          colour: 'onPanel',
          size: 18,
          padding: { x: 32, y: 24 },
        },
        {
          id: 'facts',
          type: 'columns',
          padding: { x: 16, y: 24 },
          columns: [
            {
              width: 50,
              blocks: [
                { id: 'when-title', type: 'heading', level: 3, text: 'When' },
                {
                  id: 'when',
                  type: 'text',
                  html: '<p>{{ attributes.event_at | date: "full" | default: "Thursday, 12 March" }}<br>Doors open at half past six</p>',
                  colour: 'muted',
                },
              ],
            },
            {
              width: 50,
              blocks: [
                { id: 'where-title', type: 'heading', level: 3, text: 'Where' },
                {
                  id: 'where',
                  type: 'text',
                  html: '<p>The Old Print Works<br>14 Harbour Street, first floor</p>',
                  colour: 'muted',
                },
              ],
            },
          ],
        },
        {
          id: 'yes',
          type: 'button',
          label: 'Yes, hold my seat',
          href: 'https://www.example.com/events/evening?email={{ email }}',
          align: 'center',
          wide: true,
        },
        { id: 'line', type: 'divider' },
        { id: 'questions-title', type: 'heading', level: 2, text: 'Good to know' },
        {
          id: 'questions',
          type: 'accordion',
          items: [
            {
              title: 'What does it cost?',
              html: '<p>Nothing. Please tell us if you cannot come, so that somebody else can.</p>',
            },
            { title: 'May I bring somebody?', html: '<p>Yes: reply to this mail with their name.</p>' },
            { title: 'Will it be recorded?', html: '<p>The talks will, the conversations will not.</p>' },
          ],
        },
        footer('You get this invitation because we know each other from work.'),
      ],
    },
  },
}
