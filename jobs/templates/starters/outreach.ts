import { paper } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const outreach: Starter = {
  key: 'outreach',
  name: 'Cold outreach',
  description: 'A short personal letter without decoration, in several wordings.',
  template: {
    kind: 'blocks',
    subject:
      '{% spin %}A question about {{ company | default: "your team" }}{% or %}{{ company | default: "Your team" }} and us{% endspin %}',
    preheader: '',
    tree: {
      theme: { ...paper, radius: 0, width: 560 },
      blocks: [
        {
          id: 'letter',
          type: 'text',
          html: [
            '<p>{% spin %}Hi{% or %}Hello{% endspin %} {{ first_name | default: "there" }},</p>',
            '<p>I noticed that {{ company | default: "your team" }} is growing. {% spin %}At that point{% or %}Around then{% endspin %} many teams find that the work between the tools takes longer than the work itself.</p>',
            '<p>We help with exactly that: in the first month, most customers get back about a day per person.</p>',
            '<p>{% spin %}Would a short call next week be useful?{% or %}Is this worth fifteen minutes next week?{% endspin %} If you are not the right person, I would be grateful for a name.</p>',
            '<p>Best regards,<br>{{ sender.name }}</p>',
          ].join(''),
          padding: { x: 16, y: 16 },
        },
        {
          ...footer('If this is not for you, one click is enough and I will not write again.', 'left'),
          padding: { x: 16, y: 8 },
        },
      ],
    },
  },
}
