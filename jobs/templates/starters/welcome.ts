import { indigo } from './palettes.ts'
import { footer, type LeafInput, type Starter } from './starter.ts'

function step(number: number, title: string, text: string): { width: number; blocks: LeafInput[] } {
  const id = `step-${number}`
  return {
    width: number === 2 ? 34 : 33,
    blocks: [
      { id: `${id}-number`, type: 'heading', level: 1, text: `${number}`, colour: 'primary' },
      { id: `${id}-title`, type: 'heading', level: 3, text: title },
      { id: `${id}-text`, type: 'text', html: `<p>${text}</p>`, colour: 'muted', size: 15 },
    ],
  }
}

export const welcome: Starter = {
  key: 'welcome',
  name: 'Welcome',
  description: 'The first mail after somebody signs up: one thing to do, and what comes next.',
  template: {
    kind: 'blocks',
    subject: 'Welcome{% if first_name %}, {{ first_name }}{% endif %}: let’s get you started',
    preheader: 'Three short steps and you are ready.',
    tree: {
      theme: { ...indigo, radius: 16 },
      blocks: [
        {
          id: 'hello',
          type: 'heading',
          text: 'Welcome aboard, {{ first_name | default: "friend" }}',
          background: 'panel',
          colour: 'onPanel',
          padding: { x: 32, y: 40 },
        },
        {
          id: 'intro',
          type: 'text',
          html: '<p>We are glad you are here. You can look around on your own, or let us show you the short way: it takes about five minutes.</p>',
          size: 18,
          padding: { x: 32, y: 24 },
        },
        {
          id: 'start',
          type: 'button',
          label: 'Start now',
          href: 'https://www.example.com/start',
          padding: { x: 32, y: 8 },
        },
        { id: 'gap', type: 'spacer', height: 16 },
        { id: 'line', type: 'divider', padding: { x: 32, y: 8 } },
        {
          id: 'steps',
          type: 'columns',
          padding: { x: 16, y: 8 },
          columns: [
            step(1, 'Tell us who you are', 'Complete your profile so that things fit you.'),
            step(2, 'Bring your people', 'Invite a colleague: everything is nicer together.'),
            step(3, 'Make the first one', 'Pick a template and make it yours.'),
          ],
        },
        {
          id: 'help',
          type: 'text',
          html: '<p>Stuck anywhere? Just reply to this mail. It reaches {{ sender.name }}, a person, not a queue.</p>',
          padding: { x: 32, y: 16 },
        },
        footer('You get this mail because you signed up with us.'),
      ],
    },
  },
}
