import { paper } from './palettes.ts'
import { footer, type Starter } from './starter.ts'

export const followUp: Starter = {
  key: 'follow-up',
  name: 'Follow-up',
  description: 'A friendly second try that adds something instead of asking again.',
  template: {
    kind: 'blocks',
    subject: 'One useful thing for {{ company | default: "your team" }}',
    preheader: '',
    tree: {
      theme: { ...paper, radius: 0, width: 560 },
      blocks: [
        {
          id: 'letter',
          type: 'text',
          html: [
            '<p>{% spin %}Hi{% or %}Hello{% endspin %} {{ first_name | default: "there" }},</p>',
            '<p>You are surely busy, so just one useful thing: we wrote down <a href="https://www.example.com/guide">how three teams of your size did it</a>, with numbers. It takes four minutes to read.</p>',
            '<p>Three things stand out:</p>',
            '<ul><li>They began with the work nobody liked.</li><li>They measured hours, not opinions.</li><li>They stopped after two weeks and looked.</li></ul>',
            '<p>{% spin %}Shall I show you how that would look{% or %}Would you like to see how that would look{% endspin %}{% if company %} at {{ company }}{% endif %}?</p>',
            '<p>Best regards,<br>{{ sender.name }}</p>',
          ].join(''),
          padding: { x: 16, y: 16 },
        },
        { ...footer('This is my second mail, and there will be one more at most.', 'left'), padding: { x: 16, y: 8 } },
      ],
    },
  },
}
