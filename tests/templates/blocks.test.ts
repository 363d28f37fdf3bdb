import { expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { forest } from '../../jobs/templates/starters/palettes.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import { blocks, letter, recipient, send } from './letters.ts'

function issuesOf(list: readonly object[]): readonly { path: string; message: string; blockId?: string }[] {
  try {
    blocks(list)
    return []
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    return error.issues
  }
}

test.each([
  ['a colour that is none', { type: 'text', html: '', colour: 'red;position:fixed' }, 'colour'],
  ['a colour that hides a style', { type: 'button', label: '', href: '', fill: '#fff;background:url(x)' }, 'fill'],
  ['a background that is none', { type: 'text', html: '', background: 'url(https://x.test)' }, 'background'],
  ['a length that is none', { type: 'spacer', height: '12px' }, 'height'],
  ['a length beyond the page', { type: 'spacer', height: 100_000 }, 'height'],
  ['a padding below nothing', { type: 'spacer', padding: { x: -1, y: 0 } }, 'padding.x'],
  ['an address that runs', { type: 'button', label: '', href: 'javascript:alert(1)' }, 'href'],
  ['an address in a menu', { type: 'menu', links: [{ label: 'x', href: 'vbscript:x' }] }, 'links.0.href'],
  ['a picture in a private network', { type: 'image', picture: { url: 'http://192.168.1.1/x.png' } }, 'picture.url'],
  ['a picture on this machine', { type: 'image', picture: { url: 'http://[::1]/x.png' } }, 'picture.url'],
  ['a picture at a number', { type: 'image', picture: { url: 'http://2130706433/x.png' } }, 'picture.url'],
  ['a picture within the page', { type: 'image', picture: { url: 'data:image/png;base64,xx' } }, 'picture.url'],
  ['a picture from nowhere', { type: 'image', picture: {} }, 'picture'],
  [
    'columns that do not fit',
    {
      type: 'columns',
      columns: [
        { width: 50, blocks: [] },
        { width: 60, blocks: [] },
      ],
    },
    'columns',
  ],
  [
    'columns in columns',
    {
      type: 'columns',
      columns: [
        { width: 50, blocks: [{ id: 'y', type: 'columns', columns: [] }] },
        { width: 50, blocks: [] },
      ],
    },
    'columns.0.blocks.0.type',
  ],
  ['a poll without a choice', { type: 'poll', question: '?', options: ['yes'] }, 'options'],
  ['a form field named otherwise', { type: 'form', fields: [{ name: '__proto__', label: 'x' }] }, 'fields.0.name'],
  ['too long a text', { type: 'text', html: 'x'.repeat(50_001) }, 'html'],
  ['something unknown', { type: 'iframe', src: 'x' }, 'type'],
  ['a property too many', { type: 'divider', onclick: 'x' }, ''],
])('%s is refused with its path', (_, block, field) => {
  const issues = issuesOf([
    { id: 'fine', type: 'divider' },
    { id: 'x', ...block },
  ])
  const path = ['tree.blocks.1', field].filter(Boolean).join('.')
  expect(issues.map((issue) => issue.path)).toContain(path)
  expect(issues.every(({ message }) => message.length > 5)).toBe(true)
})

test('two blocks with one id are refused, also within columns', () => {
  const twin = { id: 'twin', type: 'divider' }
  const issues = issuesOf([
    twin,
    {
      id: 'c',
      type: 'columns',
      columns: [
        { width: 50, blocks: [twin] },
        { width: 50, blocks: [] },
      ],
    },
  ])
  expect(issues).toMatchObject([{ path: 'tree.blocks', message: expect.stringContaining('"twin"') }])
})

test('a tree has an end', () => {
  expect(issuesOf(Array.from({ length: 201 }, (_, i) => ({ id: `b${i}`, type: 'divider' })))).not.toEqual([])
  const long = Array.from({ length: 11 }, (_, i) => ({ id: `b${i}`, type: 'text', html: 'x'.repeat(49_000) }))
  expect(issuesOf(long)[0]?.message).toMatch(/larger than/)
})

test('every kind of block is drawn in HTML, in text and in AMP', async () => {
  const picture = { url: 'https://a.test/x.png', alt: 'A lamp', width: 300, height: 200 }
  const every = [
    { id: 'menu', type: 'menu', links: [{ label: 'Shop', href: 'https://a.test/shop' }] },
    { id: 'heading', type: 'heading', text: 'Head', level: 2 },
    { id: 'text', type: 'text', html: '<p>Words</p>' },
    { id: 'image', type: 'image', picture, href: 'https://a.test/lamp' },
    { id: 'button', type: 'button', label: 'Press', href: 'tel:+4930123' },
    { id: 'divider', type: 'divider' },
    { id: 'spacer', type: 'spacer' },
    { id: 'html', type: 'html', html: '<table><tr><td>Cell</td></tr></table>' },
    {
      id: 'product',
      type: 'product',
      title: 'Lamp',
      price: '9',
      oldPrice: '12',
      badge: 'New',
      description: 'Bright',
      picture,
      button: { label: 'Buy', href: 'https://a.test/buy' },
    },
    { id: 'poll', type: 'poll', question: 'Good?', options: ['Yes', 'No'] },
    {
      id: 'form',
      type: 'form',
      title: 'Ask',
      fields: [{ name: 'a', label: 'What?', kind: 'select', options: ['this', 'that'] }],
    },
    {
      id: 'carousel',
      type: 'carousel',
      slides: [
        { picture, caption: 'First' },
        { picture, caption: 'Second' },
      ],
    },
    { id: 'accordion', type: 'accordion', items: [{ title: 'Why?', html: '<p>Because</p>' }] },
    {
      id: 'columns',
      type: 'columns',
      columns: [
        { width: 40, blocks: [{ id: 'left', type: 'text', html: 'Left' }] },
        { width: 60, blocks: [] },
      ],
    },
    { id: 'social', type: 'social', links: [{ network: 'mastodon', href: 'https://a.test/@us' }] },
    { id: 'footer', type: 'footer', html: 'Us, Street 1', viewInBrowser: 'Browser' },
  ]
  const { html, text, amp } = await send(blocks(every))
  const shown = [
    'Shop',
    'Head',
    'Words',
    'Press',
    'Cell',
    'Lamp',
    'Buy',
    'Good?',
    'Yes',
    'Ask',
    'First',
    'Second',
    'Why?',
    'Because',
    'Left',
    'Mastodon',
    'Us, Street 1',
    'Unsubscribe',
    'Browser',
  ]
  for (const page of [html, text, amp ?? '']) for (const word of shown) expect(page).toContain(word)
  expect(html).toContain('https://example.com/answer?block=poll&amp;option=1')
  expect(text).toContain('9 (before: 12)')
  expect(amp).toContain('<form method="post" action-xhr="https://example.com/answer">')
  expect(amp).toContain('<amp-carousel')
})

test('a picture of the content store gets its public address', async () => {
  const template = blocks([{ id: 'i', type: 'image', picture: { contentKey: 'pictures/a.png', alt: 'A' } }])
  const { html } = await send(template, recipient(), { contentUrl: (key) => `https://cdn.test/${key}` })
  expect(html).toContain('src="https://cdn.test/pictures/a.png"')
  await expect(compile(template)).rejects.toThrow(/content store/)
})

test('the page speaks the language it was compiled for', async () => {
  expect((await send(letter('x'), recipient(), { locale: 'he-IL' })).html).toMatch(/<html lang="he-IL" dir="rtl"/)
  expect((await send(letter('x'), recipient(), { locale: 'pt-BR' })).html).toMatch(/<html lang="pt-BR" dir="ltr"/)
})

test('a line begins where the language begins', async () => {
  const start = blocks([{ id: 'h', type: 'heading', text: 'x', align: 'left' }])
  expect((await send(start, recipient(), { locale: 'en' })).html).toMatch(
    /<td data-block="h" align="left"|<td align="left" data-block="h"/,
  )
  const { html, amp } = await send(start, recipient(), { locale: 'ar' })
  expect(html).toMatch(/<td data-block="h" align="right"|<td align="right" data-block="h"/)
  expect(amp).toContain('.left{text-align:right}')
})

test.each(['"><script>alert(1)</script>', 'en_US', ''])('a locale of %j is refused', async (locale) => {
  await expect(compile(letter('x'), { locale })).rejects.toThrow(/is not a language/)
})

test('colours of the theme turn dark with it', async () => {
  const html = (await send(blocks([{ id: 'h', type: 'heading', text: 'x', colour: 'primary' }]))).html
  expect(html).toContain(`.ink-primary>div{color:${forest.dark?.primary}!important}`)
  expect(html).not.toContain('.button-primary')
})

test('equal trees and inputs give equal bytes and hashes, others give others', async () => {
  const [one, same, other] = await Promise.all([
    compile(letter('<p>a</p>')),
    compile(letter('<p>a</p>')),
    compile(letter('<p>b</p>')),
  ])
  expect(one).toEqual(same)
  expect(one.outputHash).toMatch(/^[0-9a-f]{64}$/)
  expect(other.outputHash).not.toBe(one.outputHash)
  expect((await compile(letter('<p>a</p>'), { locale: 'de' })).outputHash).not.toBe(one.outputHash)
})

test('a compiled template survives being stored', async () => {
  const { fill } = await import('../../jobs/templates/fill.ts')
  const template = readTemplate({
    kind: 'text',
    subject: 'Hi {{ first_name }}',
    source: '{% for i in (1..3) %}{{ i }}{% endfor %} {% spin %}a{% or %}b{% endspin %}',
  })
  const compiled = await compile(template)
  const stored: typeof compiled = JSON.parse(JSON.stringify(compiled))
  expect(fill(stored, recipient())).toEqual(fill(compiled, recipient()))
})
