import { sand } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const reEngagement: Starter = {
  key: 're-engagement',
  name: 'Re-engagement',
  description: 'For people who have not been there for long: a reason to come back, and an honest way to leave.',
  template: {
    kind: 'blocks',
    subject: 'Should we stay in touch{% if first_name %}, {{ first_name }}{% endif %}?',
    preheader: 'Stay, hear from us less often, or say goodbye: all three are fine.',
    tree: {
      theme: { ...sand, headingFont: 'serif', radius: 16, width: 560 },
      blocks: [
        {
          id: 'title',
          type: 'heading',
          text: 'It has been a while, {{ first_name | default: "friend" }}',
          align: 'center',
          padding: { x: 40, y: 32 },
        },
        {
          id: 'intro',
          type: 'text',
          html: '<p>{% if attributes.last_seen %}We last saw you on {{ attributes.last_seen | date: "long" }}. {% endif %}A lot has happened since, and we would like to write to you only if you want us to.</p>',
          align: 'center',
          padding: { x: 48, y: 0 },
        },
        { id: 'gap', type: 'spacer', height: 16 },
        {
          id: 'stay',
          type: 'button',
          label: 'Yes, keep writing',
          href: 'https://www.example.com/stay?email={{ email }}',
          align: 'center',
        },
        {
          id: 'less',
          type: 'text',
          html: '<p>or <a href="https://www.example.com/less?email={{ email }}">only once a month</a>, or <a href="{{ unsubscribe_url }}">not at all</a></p>',
          colour: 'muted',
          align: 'center',
          size: 15,
        },
        { id: 'line', type: 'divider', padding: { x: 48, y: 16 } },
        { id: 'news-title', type: 'heading', level: 3, text: 'What you missed', align: 'center' },
        {
          id: 'news',
          type: 'columns',
          columns: [
            {
              width: 50,
              blocks: [
                { id: 'news-1', type: 'heading', level: 3, text: 'Twice as fast', align: 'center' },
                {
                  id: 'news-1-text',
                  type: 'text',
                  html: '<p>Pages open before you have let go of the key.</p>',
                  colour: 'muted',
                  size: 15,
                  align: 'center',
                },
              ],
            },
            {
              width: 50,
              blocks: [
                { id: 'news-2', type: 'heading', level: 3, text: 'Work together', align: 'center' },
                {
                  id: 'news-2-text',
                  type: 'text',
                  html: '<p>Invite your team and see each other’s changes at once.</p>',
                  colour: 'muted',
                  size: 15,
                  align: 'center',
                },
              ],
            },
          ],
        },
        footer('You get this mail because you once signed up with us.'),
      ],
    },
  },
}
