import { expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { chooser, Rule } from '../../jobs/templates/rules.ts'
import { blocks, recipient, send, written } from './letters.ts'

const shop = blocks([
  {
    id: 'text',
    type: 'text',
    html: '<p><a href="https://a.test/one">One</a> and <a href="{{ unsubscribe_url }}">stop</a></p>',
  },
  { id: 'button', type: 'button', label: 'Two', href: 'https://a.test/two?who={{ first_name }}' },
  { id: 'menu', type: 'menu', links: [{ label: 'Mail us', href: 'mailto:us@a.test' }] },
  { id: 'footer', type: 'footer', html: 'Us' },
])

test('links are numbered in reading order and know their block', async () => {
  const { links } = await compile(shop)
  expect(
    links.map(({ number, kind, label, written: address, blockId }) => ({ number, kind, label, address, blockId })),
  ).toEqual([
    { number: 0, kind: 'link', label: 'One', address: 'https://a.test/one', blockId: 'text' },
    { number: 1, kind: 'unsubscribe', label: 'stop', address: '{{ unsubscribe_url }}', blockId: 'text' },
    { number: 2, kind: 'link', label: 'Two', address: 'https://a.test/two?who={{ first_name }}', blockId: 'button' },
    { number: 3, kind: 'link', label: 'Mail us', address: 'mailto:us@a.test', blockId: 'menu' },
    { number: 4, kind: 'unsubscribe', label: 'Unsubscribe', address: '{{ unsubscribe_url }}', blockId: 'footer' },
  ])
})

test('a sender replaces links in HTML, text and AMP, but never the way out', async () => {
  const asked: [number, string][] = []
  const trackLink = (number: number, target: string) => {
    asked.push([number, target])
    return `https://t.test/c/${number}?a=1&b=2`
  }
  const { html, text, amp } = await send(shop, recipient(), { outlets: { trackLink } })
  for (const page of [html, amp ?? '']) {
    expect(page).toContain('href="https://t.test/c/0?a=1&amp;b=2"')
    expect(page).toContain('href="https://t.test/c/2?a=1&amp;b=2"')
    expect(page).toContain('href="https://example.com/unsubscribe"')
    expect(page).not.toContain('https://a.test/')
  }
  expect(text).toContain('Two\nhttps://t.test/c/2?a=1&b=2')
  expect(asked).toContainEqual([2, 'https://a.test/two?who=Ada'])
})

test.each([
  '{{ unsubscribe_url | default: "https://a.test" }}',
  '{% if email %}{{ unsubscribe_url }}{% endif %}',
  '{{ unsubscribe_url }}?why=1',
])('%s leads out untracked', async (href) => {
  const template = blocks([{ id: 'b', type: 'button', label: 'Stop', href }])
  const { html } = await send(template, recipient(), { outlets: { trackLink: () => 'https://t.test' } })
  expect(html).toContain('href="https://example.com/unsubscribe')
})

test('blocks can be found again in the page', async () => {
  const { html } = await send(shop)
  for (const id of ['text', 'button', 'menu', 'footer']) expect(html).toContain(`data-block="${id}"`)
  expect(html).not.toMatch(/@[\w-]+@/)
})

test('the pixel stands at the end of a page where there is one', async () => {
  const { html, amp, text } = await send(shop, recipient(), { outlets: { pixelUrl: 'https://t.test/o?a=1&b' } })
  expect(html).toMatch(/<img src="https:\/\/t\.test\/o\?a=1&amp;b" width="1" height="1" alt=""[^>]*><\/body>/)
  expect(amp).toMatch(/<amp-img src="https:\/\/t\.test\/o\?a=1&amp;b" width="1" height="1" alt=""><\/amp-img><\/body>/)
  expect(text).not.toContain('t.test')
  expect((await send(shop)).html).not.toContain('width="1"')
})

test('a link keeps its number in every variant', async () => {
  const rules = [
    Rule.parse({
      id: 'germans',
      when: { field: 'country', op: 'eq', value: 'DE' },
      action: 'swap',
      targetBlockIds: ['text'],
      replacement: [{ id: 'hallo', type: 'button', label: 'Hallo', href: 'https://a.test/de' }],
    }),
  ]
  const variant = chooser(rules)({ segmentIds: new Set(), fields: { country: 'de' } })
  const [base, german] = [await compile(shop, { rules }), await compile(shop, { rules, variant })]
  expect(german.links).toEqual(base.links)
  const html = fill(german, recipient(), { trackLink: (number) => `https://t.test/${number}` }).html ?? ''
  expect(html).toContain('https://t.test/5')
  expect(html).toContain('https://t.test/2')
  expect(html).not.toContain('https://t.test/0')
})

test('templates written by hand have numbered links too', async () => {
  const mjml =
    '<mjml><mj-body><mj-section><mj-column><mj-button href="https://a.test/1">One</mj-button><mj-text><a href="https://a.test/2">Two</a></mj-text></mj-column></mj-section></mj-body></mjml>'
  for (const template of [
    written('mjml', mjml),
    written('html', '<a href="https://a.test/1">One</a> <a href="https://a.test/2">Two</a>'),
  ]) {
    const { links } = await compile(template)
    expect(links.map(({ label }) => label)).toEqual(['One', 'Two'])
    const { html, text } = await send(template, recipient(), {
      outlets: { trackLink: (number) => `https://t.test/${number}` },
    })
    expect(html).toContain('href="https://t.test/1"')
    expect(text).toContain('https://t.test/0')
  }
})
