import { describe, expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import { blocks, letter, recipient, send, written } from './letters.ts'

async function refusal(make: () => unknown): Promise<TemplateProblem> {
  const started = performance.now()
  const problem = await Promise.resolve()
    .then(make)
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(performance.now() - started).toBeLessThan(5_000)
  if (problem instanceof TemplateProblem) return problem
  throw problem ?? new Error('The template was accepted.')
}

describe('a template that would never end is refused in time', () => {
  const nested = `${'{% for i in (1..5000) %}'.repeat(4)}x${'{% endfor %}'.repeat(4)}`
  const doubled = `{% assign a = "0,1,2,3" | split: "," %}${'{% assign a = a | map: "x" | join: "aaaaaaaaaaaaaaaa" | split: "" %}'.repeat(30)}`
  const grown = `{% assign a = "xxxxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`
  const wide = `{% for i in (1..9000) %}${'y'.repeat(5_000)}{% endfor %}`

  test.each([
    ['a loop of 10⁸', '{% for i in (1..100000000) %}x{% endfor %}', /more work/],
    ['loops in loops', nested, /more work/],
    ['an array that doubles', doubled, /more work/],
    ['a text that doubles', grown, /more work/],
    ['an output without end', wide, /more work/],
    [
      'a replacement that explodes',
      `{{ "${'a'.repeat(500)}" | replace: "a", "${'b'.repeat(400)}" | replace: "b", "${'c'.repeat(50)}" }}`,
      /more work/,
    ],
    [
      '3,000 nested ifs',
      `${'{% if email %}'.repeat(3_000)}x${'{% endif %}'.repeat(3_000)}`,
      /nested more than 20 deep/,
    ],
    ['3,000 nested ifs, left open', '{% if email %}'.repeat(3_000), /nested more than 20 deep/],
    ['10,000 fields', '{{ email }}'.repeat(10_000), /more than 2000 tags/],
    ['one tag of a megabyte', `{{ "${'x'.repeat(150_000)}" }}`, /longer than 1000 characters/],
    ['brackets without end', `{{ a${'[a'.repeat(400)} }}`, /./],
  ])('%s', async (_, source, message) => {
    for (const template of [written('text', source), written('html', `<p>${source}</p>`)]) {
      expect((await refusal(() => compile(template))).message).toMatch(message)
    }
  })

  test('a mail of another template is filled in right afterwards', async () => {
    await refusal(() => compile(written('text', '{% for i in (1..100000000) %}x{% endfor %}')))
    expect((await send(letter('<p>Hi {{ first_name }}</p>'))).html).toContain('Hi Ada')
  })

  test('a loop over a long list of a lead stops for this lead alone', async () => {
    const lists = ['a', 'b', 'c'].map((name) => `{% for ${name} in attributes.list %}`).join('')
    const loop = `${lists}{% if c == 2 %}x{% endif %}${'{% endfor %}'.repeat(3)}`
    const compiled = await compile(written('text', loop))
    const list = Array.from({ length: 2_000 }, () => 1)
    expect((await refusal(() => fill(compiled, recipient({ attributes: { list } })))).message).toMatch(/more work/)
    expect(fill(compiled, recipient({ attributes: { list: [1, 2] } })).text).toBe('xxxx')
  })

  test('what was stored is bound by the same rules', async () => {
    const compiled = await compile(written('text', 'x'))
    for (const tag of ['include "x"', 'render "x"', 'liquid echo email', 'capture x']) {
      const forged = { ...compiled, text: [{ tag, at: 0 }] }
      expect((await refusal(() => fill(forged, recipient()))).message).toMatch(/not found/)
    }
  })
})

describe('markup of a shape that no mail has is refused in time', () => {
  const sheet = 'div div div div div b{color:red}'.repeat(3_000)
  test.each([
    ['elements in elements', 'html', '<div>'.repeat(39_000), /nested more than 100 deep/],
    ['elements without end', 'html', '<p>x</p>'.repeat(20_000), /more than 10000 elements/],
    ['sections in sections', 'mjml', `<mjml><mj-body>${'<mj-section>'.repeat(15_000)}`, /nested more than 100 deep/],
    [
      'sections without end',
      'mjml',
      `<mjml><mj-body>${'<mj-section></mj-section>'.repeat(7_000)}`,
      /more than 2000 elements/,
    ],
    [
      'styles for each of many elements',
      'html',
      `<style>${sheet}</style>${'<p>x</p>'.repeat(5_000)}`,
      /too many styles/,
    ],
    ['a source of a megabyte', 'html', 'x'.repeat(1_000_000), /200000/],
  ] as const)('%s', async (_, kind, source, message) => {
    expect((await refusal(() => compile(written(kind, source)))).message).toMatch(message)
  })

  test.each([' ', '\n ', '&', '<', '"', '<!--', '{color:red', 'a{'])(
    '200,000 characters of %j take no time',
    async (unit) => {
      const long = unit.repeat(Math.floor(190_000 / unit.length))
      const started = performance.now()
      for (const source of [`a${long}b`, `<p title="${long}">x</p>`, `<style>${long}</style>x`])
        await compile(written('html', source))
      expect(performance.now() - started).toBeLessThan(5_000)
    },
  )
})

describe('a template cannot reach outside of itself', () => {
  test('nor what else a sender or a campaign holds', async () => {
    const sender = { ...recipient().sender, password: 'canary' }
    const campaign = { name: 'Spring', secret: 'canary' }
    const template = written(
      'text',
      '[{{ sender.password }}{{ campaign.secret }}{% if email %}{{ sender["password"] }}{% endif %}]',
    )
    expect((await send(template, recipient({}, { sender, campaign }))).text).toBe('[]')
  })

  test.each([
    ['{% include "/etc/passwd" %}', /There is no {% include %}/],
    ['{% render "x" %}', /There is no {% render %}/],
    ['{% layout "x" %}', /There is no {% layout %}/],
    ['{% raw %}<script>{% endraw %}', /There is no {% raw %}/],
    ['{% liquid echo email %}', /There is no {% liquid %}/],
    ['{% tablerow i in (1..3) %}{% endtablerow %}', /There is no {% tablerow %}/],
    ['{% put email %}', /There is no {% put %}/],
    ['{% slot %}', /There is no {% slot %}/],
    ['{{ "<script>" | raw }}', /undefined filter: raw/],
    ['{{ email | json }}', /undefined filter: json/],
    ['{{ email | where_exp: "x", "x" }}', /undefined filter: where_exp/],
  ])('%s', async (source, message) => {
    for (const template of [letter(`<p>${source}</p>`), written('text', source), letter('x', source)]) {
      expect((await refusal(() => compile(template))).message).toMatch(message)
    }
  })

  test.each([
    'constructor',
    '__proto__',
    'email.constructor',
    'email.constructor.name',
    'attributes.constructor.constructor',
    'attributes.__proto__',
    'attributes["__proto__"]["polluted"]',
    'attributes.toString',
    'attributes.list.constructor',
    'attributes.list.push',
    'forloop.constructor',
  ])('{{ %s }} is nothing', async (path) => {
    const lead = { attributes: { list: [1] } }
    const direct = await send(written('text', `[{{ ${path} }}]`), recipient(lead))
    const byLiquid = await send(written('text', `[{% if email %}{{ ${path} }}{% endif %}]`), recipient(lead))
    expect([direct.text, byLiquid.text]).toEqual(['[]', '[]'])
  })

  test('what a template assigns is gone with the recipient', async () => {
    const compiled = await compile(written('text', '{{ seen }}{% assign seen = first_name %}'))
    expect([fill(compiled, recipient()).text, fill(compiled, recipient()).text]).toEqual(['', ''])
  })
})

describe('scripts are refused with a message', () => {
  test.each([
    ['<script>alert(1)</script>', /remove <script>/],
    ['<p onclick="alert(1)">x</p>', /remove onclick from <p>/],
    ['<a href="javascript:alert(1)">x</a>', /javascript:alert\(1\)" is not an address/],
    ['<a href=" java&#115;cript:alert(1)">x</a>', /is not an address/],
    ['<a href="java\tscript:alert(1)">x</a>', /is not an address/],
    ['<a href="data:text/html,x">x</a>', /is not an address/],
    ['<iframe src="https://example.org"></iframe>', /remove <iframe>/],
    ['<object data="x"></object>', /remove <object>/],
    ['<link rel="stylesheet" href="https://example.org/x.css">', /remove <link>/],
    ['<base href="https://example.org">', /remove <base>/],
    ['<form action="https://example.org"></form>', /remove <form>/],
    ['<svg onload="alert(1)">', /remove <svg>/],
    ['<meta http-equiv="refresh" content="0;url=https://example.org">', /remove <meta/],
    ['<p {{ email }}>x</p>', /cannot be an attribute/],
    ['<p style="color:{{ attributes.colour }}">x</p>', /cannot stand in the style/],
  ])('%s', async (source, message) => {
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${source}</mj-text></mj-column></mj-section></mj-body></mjml>`
    for (const template of [
      letter(source),
      written('html', source),
      written('mjml', mjml),
      blocks([{ id: 'h', type: 'html', html: source }]),
    ]) {
      expect((await refusal(() => compile(template))).message).toMatch(message)
    }
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//example.org',
    '/relative',
    'ftp://example.org',
  ])('a button to %s', async (href) => {
    const block = { id: 'b1', type: 'button', label: 'Go', href }
    const problem = await refusal(() => blocks([block]))
    expect(problem.issues).toMatchObject([{ path: 'tree.blocks.0.href', blockId: 'b1' }])
    expect(problem.message).toMatch(/https:\/\//)
  })

  test.each(['/relative', '//example.org', 'ftp://example.org', 'example.org', 'https://', 'https://a b.test'])(
    'a link in a text to %s',
    async (href) => {
      const source = `<p><a href="${href}">x</a></p>`
      for (const template of [letter(source), written('html', source)]) {
        expect((await refusal(() => compile(template))).message).toMatch(/Start an address|not a web address|no spaces/)
      }
    },
  )

  test('a branch may not leave the element it began in', async () => {
    const source = '<p>{% if email %}one</p><p>two{% endif %}</p>'
    expect((await refusal(() => compile(letter(source)))).message).toMatch(/must stand in the same element/)
  })

  test('a branch may not leave an attribute', async () => {
    const source = '<a href="https://a.test" title="{% if x %}">" onmouseover="alert(1){% endif %}">link</a>'
    await refusal(() => compile(letter(source)))
  })
})

describe('values of a lead stay values', () => {
  const evil =
    '"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: everyone@example.org\u2028{{ email }}{% if %}'

  test('in HTML, in attributes, in AMP, in text and in the subject', async () => {
    const template = blocks(
      [
        { id: 'a', type: 'text', html: '<p title="{{ first_name }}">{{ first_name }}</p>' },
        { id: 'b', type: 'button', label: '{{ first_name }}', href: 'https://example.org/?q={{ first_name }}' },
        { id: 'c', type: 'image', picture: { url: 'https://example.org/x.png', alt: '{{ first_name }}', height: 10 } },
        { id: 'footer', type: 'footer', html: '{{ first_name }}' },
      ],
      'For {{ first_name }}',
    )
    const { html, amp, text, subject } = await send(template, recipient({ firstName: evil }))
    for (const page of [html, amp ?? '']) {
      expect(page).toContain('&lt;script&gt;')
      expect(page).not.toMatch(/<script>alert|<img src=x|onerror=alert\(1\)>\r?\n?<|href="https:[^"]*[<>]/)
      expect(page).toContain('?q=%22%3E%3Cscript%3E')
    }
    expect(amp).not.toBeNull()
    expect(text).toContain('<script>alert(1)</script>')
    expect(subject).not.toMatch(/[\r\n\u2028\u2029\u0085]/)
    expect(subject).toContain('onerror=alert(1)> Bcc: everyone@example.org {{ email }}')
  })

  test.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '//example.org',
    'x" onclick="alert(1)',
  ])('an address from a lead that says %j leads nowhere', async (website) => {
    const template = blocks([{ id: 'b', type: 'button', label: 'Go', href: '{{ attributes.website }}' }])
    const { html } = await send(template, recipient({ attributes: { website } }))
    expect(html).toContain('href="#"')
    expect(html).not.toMatch(/javascript|onclick/)
  })

  test('a value cannot change where a link leads', async () => {
    const template = blocks([
      { id: 'b', type: 'button', label: 'Go', href: 'https://{{ company }}.example.org/{{ first_name }}' },
    ])
    const { html } = await send(template, recipient({ company: 'evil.test/', firstName: '../../\ud800x' }))
    expect(html).toContain('href="https://evil.test%2F.example.org/..%2F..%2F%EF%BF%BDx"')
  })

  test('a subject with a line break is refused', async () => {
    const problem = await refusal(() => letter('x', 'Hello\r\nBcc: everyone@example.org'))
    expect(problem.issues).toEqual([{ path: 'subject', message: 'A subject is one line: take the line break out.' }])
  })

  test('no value brings a line break into the subject', async () => {
    const { subject } = await send(
      letter('x', 'Hi {{ nobody | default: attributes.two_lines }}!'),
      recipient({ attributes: { two_lines: 'a\r\nBcc: b' } }),
    )
    expect(subject).toBe('Hi a Bcc: b!')
  })
})

test('control characters in a value go nowhere', async () => {
  const { html, text, subject } = await send(
    letter('<p>{{ first_name }}</p>', '{{ first_name }}'),
    recipient({ firstName: 'A\u0000d\u0008a\u009f' }),
  )
  expect(html).toContain('Ada</p>')
  expect([text, subject]).toEqual(['Ada\n', 'Ada'])
})

test('marks of our own in a source or a value mean nothing', async () => {
  const { html } = await send(
    letter('<p>\uE0000\uE001 \uE0020\uE003 {{ first_name }}</p>'),
    recipient({ firstName: '\uE0000\uE001' }),
  )
  expect(html).toContain('0 0 \uE0000\uE001</p>')
})

test('input that is no template at all is refused with paths', () => {
  for (const input of [null, 1, 'x', [], {}, { kind: 'exe' }, { kind: 'blocks', subject: 1, tree: { blocks: 'x' } }]) {
    expect(() => readTemplate(input)).toThrow(TemplateProblem)
  }
})
