import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import type { Lead } from '../../jobs/templates/fields.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { outlineOf, slotValues } from '../../jobs/templates/outline.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { starters } from '../../jobs/templates/starters/gallery.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import { blocks, letter, recipient, send, written } from './letters.ts'

async function text(source: string, lead: Partial<Lead> = {}): Promise<string> {
  return (await send(written('text', source), recipient(lead))).text
}

test('every field of a lead, the sender and the campaign can be merged in', async () => {
  const source =
    '{{ email }}|{{ last_name }}|{{ position }}|{{ sender.name }}|{{ campaign.name }}|{{ attributes["Job title"] }}'
  expect(await text(source, { attributes: { 'Job title': 'CTO' } })).toBe(
    'ada@example.com|Byron|Head of Research|Mary Somerville|Sample|CTO',
  )
})

test.each(['', '  ', null, undefined])('a first name of %j gets the fallback', async (firstName) => {
  expect(
    await text('Hi {{ first_name | default: "there" }}{% if company %}!{% else %}?{% endif %}', {
      firstName,
      company: '',
    }),
  ).toBe('Hi there?')
})

describe('dates are written as the lead writes them', () => {
  const at = '2026-03-01T23:30:00Z'
  test.each([
    ['en-US', 'America/New_York', 'long', 'March 1, 2026'],
    ['en-GB', 'Europe/Berlin', 'long', '2 March 2026'],
    ['de', 'Europe/Berlin', 'full', 'Montag, 2. März 2026'],
    ['de_DE', 'Asia/Tokyo', '%A, %-d. %B %Y, %H:%M', 'Montag, 2. März 2026, 08:30'],
    ['klingon', 'Mars/Olympus', 'short', '3/1/26'],
    [null, null, '%d.%m.%y 100%%', '01.03.26 100%'],
  ])('%s in %s: %s', async (locale, timezone, style, shown) => {
    expect(await text(`{{ attributes.at | date: "${style}" }}`, { locale, timezone, attributes: { at } })).toBe(shown)
  })

  test('a day without a time is that day everywhere', async () => {
    expect(
      await text('{{ attributes.day | date }}', { timezone: 'America/Los_Angeles', attributes: { day: '2026-03-01' } }),
    ).toBe('1 March 2026')
  })

  test('what is no date stays as it is', async () => {
    expect(await text('{{ attributes.day | date: "long" | default: "soon" }}', { attributes: { day: 'Friday' } })).toBe(
      'Friday',
    )
    expect(await text('{{ attributes.day | date: "long" | default: "soon" }}')).toBe('soon')
  })
})

test('numbers and prices follow the locale', async () => {
  const lead = { locale: 'de', attributes: { n: 1234.5, p: '99.9', x: 'many' } }
  expect(
    await text(
      '{{ attributes.n | number: 2 }}|{{ attributes.p | money: "EUR" }}|{{ attributes.x | money: "EUR" }}',
      lead,
    ),
  ).toBe('1.234,50|99,90\u00a0€|many')
})

test('loops, conditions and lists work inside of markup', async () => {
  const html =
    '<table><tr><td>x</td></tr>{% for p in attributes.items %}<tr><td><a href="https://a.test/{{ p.id }}">{{ forloop.index }} {{ p.name }}</a></td></tr>{% endfor %}</table>'
  const items = [
    { id: 'a b', name: 'Lamp & shade' },
    { id: 'c', name: 'Mug' },
  ]
  const sent = await send(blocks([{ id: 'list', type: 'html', html }]), recipient({ attributes: { items } }))
  expect(sent.html).toContain(
    '<td><a href="https://a.test/a%20b">1 Lamp &amp; shade</a></td></tr><tr><td><a href="https://a.test/c">2 Mug</a>',
  )
})

describe('wordings', () => {
  const source = '{% spin %}Hi{% or %}Hello{% or %}Good day{% endspin %} {{ first_name }}'

  test('the same recipient always gets the same one, in every part of the mail', async () => {
    const compiled = await compile(letter(`<p>${source}</p>`))
    for (let i = 0; i < 50; i++) {
      const { html, text: plain, amp } = fill(compiled, recipient({}, { seed: `lead-${i}` }))
      const [shown] = plain.match(/^(?:Hi|Hello|Good day) Ada/) ?? []
      expect(html).toContain(shown)
      expect(amp).toContain(shown)
      expect(fill(compiled, recipient({}, { seed: `lead-${i}` })).html).toBe(html)
    }
  })

  test('all of them are used, evenly', async () => {
    const compiled = await compile(written('text', source))
    const counts = new Map<string, number>()
    for (let i = 0; i < 3_000; i++) {
      const { text: shown } = fill(compiled, recipient({}, { seed: `${i}` }))
      counts.set(shown, (counts.get(shown) ?? 0) + 1)
    }
    expect([...counts.values()].every((count) => count > 850 && count < 1_150)).toBe(true)
    expect(counts.size).toBe(3)
  })

  test('two of them in one mail are chosen apart', async () => {
    const two = '{% spin %}a{% or %}b{% endspin %}{% spin %}a{% or %}b{% endspin %}'
    const compiled = await compile(written('text', two))
    const counts = new Map<string, number>()
    for (let i = 0; i < 2_000; i++) {
      const { text: shown } = fill(compiled, recipient({}, { seed: `campaign:${i}` }))
      counts.set(shown, (counts.get(shown) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['aa', 'ab', 'ba', 'bb'])
    expect([...counts.values()].every((count) => count > 420 && count < 580)).toBe(true)
  })

  test.each(['{% spin %}a', '{% or %}', '{% endspin %}', '{% spin %}a{% endif %}'])('%s is refused', async (broken) => {
    await expect(compile(written('text', broken))).rejects.toThrow(/spin|or|endif/)
  })
})

test.each([
  ['{{ first name }}', /not one field/],
  ['{{ first_name | upcasee }}', /undefined filter: upcasee/],
  ['{{ first_name', /close it with/],
  ['{% if first_name %}', /not closed/],
  ['{% endif %}', /endif/],
  ['{{ }}', /Put the name of a field/],
])('%s is refused where it stands', async (source, message) => {
  const problem = await compile(letter(`<p>${source}</p>`)).catch((error: unknown) => error)
  expect(problem).toMatchObject({ issues: [{ path: 'tree.blocks.0.html', blockId: 'letter' }] })
  expect(String(problem)).toMatch(message)
})

const values = fc.record({
  firstName: fc.option(fc.string({ maxLength: 12 })),
  company: fc.option(fc.string({ unit: 'grapheme', maxLength: 12 })),
  attributes: fc.record({
    plan: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    at: fc.constantFrom('2026-01-01', 5, ''),
    list: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
  }),
})

const field = fc.constantFrom(
  'first_name',
  'company',
  'attributes.plan',
  'attributes["plan"]',
  'attributes.at',
  'attributes.none',
  'nobody',
  'email.length',
  'company.size',
  'attributes.list.size',
  'attributes.list.first',
  'attributes.list',
  'email.constructor.name',
)
const filter = fc.constantFrom(
  '',
  ' | default: "x<y"',
  ' | default: company',
  ' | upcase',
  ' | capitalize | default: 3',
  ' | date: "long"',
  ' | money: "EUR"',
  ' | strip',
  ' | number: 1',
)
const put = fc.tuple(field, filter).map(([name, change]) => `{{ ${name}${change} }}`)
const { source } = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', ' & ', '\n'),
    put,
    fc
      .tuple(field, tie('source'), tie('source'))
      .map(([name, a, b]) => `{% if ${name} %}${a}{% else %}${b}{% endif %}`),
    fc.tuple(field, tie('source')).map(([name, a]) => `{% unless ${name} %}${a}{% endunless %}`),
    fc.tuple(tie('source'), tie('source')).map(([a, b]) => `${a}${b}`),
  ),
}))

test('the quick way says exactly what Liquid says', async () => {
  await fc.assert(
    fc.asyncProperty(source, values, async (body, lead) => {
      // An assignment anywhere leaves the whole text to Liquid.
      const [quick, liquid] = [written('text', body), written('text', `${body}{% assign later = 1 %}`)]
      expect((await send(quick, recipient(lead))).text).toBe((await send(liquid, recipient(lead))).text)
    }),
    { numRuns: 300 },
  )
})

test.each(starters)('the outline of $key with its values is the mail itself', async ({ template }) => {
  const compiled = await compile(readTemplate(template))
  const outlets = {
    trackLink: (number: number, target: string) => `https://t.test/${number}?${target}`,
    pixelUrl: 'https://t.test/p',
  }
  const { values: gaps, amp } = slotValues(compiled, SAMPLE, outlets)
  const whole = (parts: ReturnType<typeof outlineOf>['html']) =>
    parts?.map((part) => (typeof part === 'string' ? part : gaps[part.slot])).join('') ?? null
  const outline = outlineOf(compiled)
  expect({
    subject: whole(outline.subject),
    html: whole(outline.html),
    text: whole(outline.text),
    amp: amp ? whole(outline.amp) : null,
  }).toEqual(fill(compiled, SAMPLE, outlets))
})
