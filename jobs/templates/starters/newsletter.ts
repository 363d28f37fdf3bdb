import { forest } from './palettes.ts'
import { footer, type LeafInput, type Starter } from './starter.ts'

function story(id: string, title: string, text: string): { width: number; blocks: LeafInput[] } {
  return {
    width: 50,
    blocks: [
      { id: `${id}-line`, type: 'divider', colour: 'primary', thickness: 3 },
      { id: `${id}-title`, type: 'heading', level: 3, text: title },
      {
        id: `${id}-text`,
        type: 'text',
        html: `<p>${text}</p><p><a href="https://www.example.com/stories/${id}">Read on</a></p>`,
        colour: 'muted',
        size: 15,
      },
    ],
  }
}

export const newsletter: Starter = {
  key: 'newsletter',
  name: 'Newsletter',
  description: 'A letter with a lead story, two short ones and a quotation.',
  template: {
    kind: 'blocks',
    subject: 'The {{ now | date: "%B" }} letter: what we learned this month',
    preheader: 'A lead story, two short reads and one good sentence.',
    tree: {
      theme: { ...forest, font: 'sans', headingFont: 'serif', radius: 4 },
      blocks: [
        {
          id: 'masthead',
          type: 'heading',
          level: 1,
          text: 'The Monthly Letter',
          align: 'center',
          padding: { x: 32, y: 16 },
        },
        {
          id: 'menu',
          type: 'menu',
          links: [
            { label: 'Stories', href: 'https://www.example.com/stories' },
            { label: 'Guides', href: 'https://www.example.com/guides' },
            { label: 'About', href: 'https://www.example.com/about' },
          ],
        },
        { id: 'rule', type: 'divider' },
        {
          id: 'issue',
          type: 'text',
          html: '<p>{{ now | date: "long" }}</p>',
          colour: 'muted',
          align: 'center',
          size: 14,
        },
        { id: 'lead-title', type: 'heading', level: 2, text: 'The slow way turned out to be the quick one' },
        {
          id: 'lead-text',
          type: 'text',
          html: '<p>Hello {{ first_name | default: "there" }},</p><p>For a year we tried to do everything at once. Then we stopped, wrote down the three things that mattered, and did only those. Here is what changed, with the numbers, and the one thing we would do differently.</p>',
        },
        { id: 'lead-button', type: 'button', label: 'Read the story', href: 'https://www.example.com/stories/slow' },
        { id: 'gap', type: 'spacer', height: 8 },
        {
          id: 'stories',
          type: 'columns',
          columns: [
            story(
              'notes',
              'Notes that find you again',
              'A small habit for people who write everything down and never read it.',
            ),
            story(
              'meetings',
              'Half as many meetings',
              'How one team gave back eleven hours a week, and what they kept.',
            ),
          ],
        },
        {
          id: 'quote',
          type: 'text',
          html: '<p><em>“Anything you do every day deserves to be done well.”</em></p>',
          background: 'background',
          align: 'center',
          size: 20,
          padding: { x: 48, y: 32 },
        },
        {
          id: 'social',
          type: 'social',
          links: [
            { network: 'website', href: 'https://www.example.com' },
            { network: 'linkedin', href: 'https://www.linkedin.com/company/example' },
            { network: 'mastodon', href: 'https://mastodon.social/@example' },
          ],
        },
        footer('You get this letter once a month because you asked for it.'),
      ],
    },
  },
}
