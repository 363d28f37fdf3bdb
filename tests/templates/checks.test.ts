import { expect, test } from 'vitest'
import { checks, type Finding } from '../../jobs/templates/checks.ts'
import { compile } from '../../jobs/templates/compile.ts'
import { contrastOf, weakContrasts } from '../../jobs/templates/contrast.ts'
import { lint } from '../../jobs/templates/lint.ts'
import type { Template } from '../../jobs/templates/template.ts'
import { blocks, letter, written } from './letters.ts'

const footer = { id: 'footer', type: 'footer', html: 'Us' }

async function findings(template: Template, attributes?: string[]): Promise<Finding[]> {
  return checks(template, await compile(template), { attributes })
}

async function codes(template: Template): Promise<string[]> {
  return (await findings(template)).map(({ code, level }) => `${code} ${level}`)
}

test('a good mail gives nothing to say', async () => {
  const good = blocks([
    {
      id: 'a',
      type: 'text',
      html: '<p>Hi {{ first_name | default: "there" }}, <a href="https://us.test">look</a></p>',
    },
    footer,
  ])
  expect(await findings(good)).toEqual([])
})

test.each<[string, Template, string]>([
  ['nobody can unsubscribe', letter('<p>Hi</p>'), 'unsubscribe error'],
  ['the subject is empty', blocks([footer], ' '), 'subject error'],
  ['the subject is long', blocks([footer], 'a word '.repeat(12)), 'subject warning'],
  ['the subject shouts', blocks([footer], 'LAST CHANCE TODAY'), 'subject warning'],
  ['the subject begs', blocks([footer], 'Really!!'), 'subject warning'],
  ['a link leads nowhere', blocks([{ id: 'b', type: 'button', label: 'Go', href: '' }, footer]), 'link error'],
  [
    'a link leads to this machine',
    blocks([{ id: 'b', type: 'button', label: 'Go', href: 'http://localhost:3000/x' }, footer]),
    'link error',
  ],
  [
    'a link leads into a private network',
    blocks([{ id: 'b', type: 'button', label: 'Go', href: 'https://10.0.0.7' }, footer]),
    'link error',
  ],
  [
    'a link is not encrypted',
    blocks([{ id: 'b', type: 'button', label: 'Go', href: 'http://us.test' }, footer]),
    'link warning',
  ],
  [
    'a link is still the example',
    blocks([{ id: 'b', type: 'button', label: 'Go', href: 'https://www.example.com/x' }, footer]),
    'link warning',
  ],
  [
    'a picture says nothing',
    blocks([{ id: 'i', type: 'image', picture: { url: 'https://us.test/x.png', height: 9 } }, footer]),
    'alt warning',
  ],
  ['a field does not exist', blocks([footer], 'Hi {{ firstname | default: "x" }}'), 'field error'],
  ['a field has no fallback', blocks([footer], 'Hi {{ first_name }}'), 'field warning'],
  ['a phrase smells', blocks([footer], 'Act now'), 'spam warning'],
  [
    'grey on white',
    blocks([{ id: 't', type: 'text', html: '<p>Hm</p>', colour: '#aaaaaa' }, footer]),
    'contrast warning',
  ],
  [
    'white on a button of light yellow',
    blocks([
      { id: 't', type: 'button', label: 'Hm', href: 'https://us.test', fill: '#ffee88', colour: '#ffffff' },
      footer,
    ]),
    'contrast warning',
  ],
  ['markup was left out', blocks([{ id: 'h', type: 'html', html: '<video></video>' }, footer]), 'markup info'],
  ['Gmail would cut it', written('html', `<p>${'word '.repeat(22_000)}</p>{{ unsubscribe_url }}`), 'size warning'],
])('%s', async (_, template, code) => {
  expect(await codes(template)).toContain(code)
})

test('findings name their block, and the gravest come first', async () => {
  const found = await findings(
    blocks([
      { id: 'b', type: 'button', label: 'Go', href: '' },
      { id: 'c', type: 'button', label: 'On', href: 'http://us.test' },
    ]),
  )
  expect(found.map(({ level }) => level)).toEqual(['error', 'error', 'warning'])
  expect(found.map(({ blockId }) => blockId)).toEqual([undefined, 'b', 'c'])
})

test('a colour of its own that dark mode cannot change is seen there', async () => {
  const found = await findings(blocks([{ id: 't', type: 'text', html: '<p>Hm</p>', colour: '#222222' }, footer]))
  expect(found).toMatchObject([{ code: 'contrast', blockId: 't', message: expect.stringContaining('dark mode') }])
})

test('contrast is that of WCAG', () => {
  expect(contrastOf([0, 0, 0], [255, 255, 255])).toBe(21)
  expect(contrastOf([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2)
  expect(
    weakContrasts('<div style="background:#000"><p style="color:#fff">a</p><p>b</p></div>').map(({ text }) => text),
  ).toEqual(['b'])
  expect(
    weakContrasts('<p style="color:#888888;font-size:24px">large</p><p style="color:#888888">small</p>').map(
      ({ text }) => text,
    ),
  ).toEqual(['small'])
  expect(weakContrasts('<div style="display:none;color:#fff">hidden</div>')).toEqual([])
})

test('the lint says which fields are used, where, and what they lack', async () => {
  const html =
    '<p>{{ first_name }} {{ company | default: last_name }} {% if attributes.plan %}{{ attributes.plan }}{% endif %}</p>' +
    '<p>{% for item in attributes.items %}{{ item.name }}{{ forloop.index }}{% endfor %} {{ atributes.x | default: "y" }}</p>' +
    '<p><a href="https://us.test/{{ attributes.slug }}">x</a></p>' +
    '<p>{% if attributes.plan %}<a href="https://us.test/{{ attributes.plan }}">x</a>{% endif %}</p>'
  const uses = lint(await compile(letter(html, '{{ email }}')), ['plan', 'items'])
  expect(uses.map(({ name, known, bare }) => [name, known, bare.length === 0])).toEqual([
    ['atributes.x', false, true],
    ['attributes.items', true, true],
    ['attributes.plan', true, true],
    ['attributes.slug', false, false],
    ['company', true, true],
    ['email', true, true],
    ['first_name', true, false],
    ['last_name', true, true],
  ])
  expect(uses.find(({ name }) => name === 'first_name')?.places).toEqual([
    { path: 'tree.blocks.0.html', blockId: 'letter' },
  ])
})

test('a field that does not exist is named with the one that was meant', async () => {
  const found = await findings(blocks([footer], '{{ FirstName | default: "x" }}'))
  expect(found[0]?.message).toBe('There is no field FirstName. Did you mean first_name?')
})
