import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { pageFaults } from '../../jobs/templates/safety.ts'
import { blocks, letter, recipient, send, written } from './letters.ts'

const scraps = fc.constantFrom(
  ...['<script>alert(1)</script>', '<SCRIPT SRC=//x.test>', '</script>', '<scr<script>ipt>', '<img src=x onerror=alert(1)>'],
  ...['<svg/onload=alert(1)>', '<a href="javascript:alert(1)">', '<a href=" java\tscript:alert(1)">', '<a href=\'data:x\'>', '</a>'],
  ...['<p style="background:url(//x.test)">', '<p style="width:expression(alert(1))">', '<p style="color:red;-moz-binding:url(x)">'],
  ...['<style>@import "//x.test";</style>', '<style>p{background:url(//x.test)}</style>', '<style>p{color:red}', '</style>'],
  ...['<link rel=stylesheet href=//x.test>', '<base href=//x.test>', '<meta http-equiv=refresh content=0>', '<!--', '-->', '<![CDATA['],
  ...['<!--[if mso]><script>alert(1)</script><![endif]-->', '<math><mtext></form><form>', '<noscript><p title="</noscript><img src=x onerror=x>">'],
  ...['<template><script>', '<textarea>', '</textarea>', '<title>', '</title>', '<xmp>', '<iframe srcdoc=x>', '<object data=x>', '<form action=x>'],
  ...['{% if email %}', '{% else %}', '{% endif %}', '{{ first_name }}', '{{ "<script>" }}', '{% spin %}', '{% or %}', '{% endspin %}'],
  ...['" onmouseover="alert(1)', "' onclick='alert(1)", '">', "'>", '<p ', 'title="', 'href="', '&#106;avascript:alert(1)', '&lt;script&gt;'],
  ...['<p>', '</p>', '<b>', '</b>', '<table><tr><td>', '</td></tr></table>', 'word', ' ', '\n', '\u0000', '\uE000', '\uE0001\uE001', '<', '>', '&'],
)

const source = fc.oneof(
  fc.array(scraps, { maxLength: 14 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
)

const mjml = (inside: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`

const shapes = [
  letter,
  (inside: string) => written('html', inside),
  (inside: string) => written('html', `<html><head><style>${inside}</style></head><body title="${inside}">${inside}`),
  (inside: string) => written('mjml', mjml(inside)),
  (inside: string) => written('mjml', inside),
  (inside: string) => written('mjml', `<mjml><mj-head><mj-style>${inside}</mj-style></mj-head><mj-body background-color="${inside}" /></mjml>`),
  (inside: string) => blocks([{ id: 'b', type: 'html', html: inside }, { id: 'f', type: 'footer', html: inside }]),
  (inside: string) =>
    blocks([
      { id: 'a', type: 'heading', text: inside },
      { id: 'b', type: 'button', label: inside, href: inside },
      { id: 'c', type: 'image', picture: { url: inside, alt: inside } },
      { id: 'd', type: 'accordion', items: [{ title: inside, html: inside }] },
    ]),
]

test('whatever an author writes and a lead is called, a page holds no script, handler or style from elsewhere', async () => {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(source, source, fc.nat(shapes.length - 1), async (inside, name, shape) => {
      try {
        const template = shapes[shape]?.(inside) ?? letter(inside)
        const { html, subject } = await send(template, recipient({ firstName: name, company: name }))
        expect(pageFaults(html)).toEqual([])
        expect(html).not.toMatch(/<script|<iframe|<link|<base|<svg/i)
        expect(subject).not.toMatch(/[\r\n]/)
        sent += 1
      } catch (error) {
        if (!(error instanceof TemplateProblem)) throw error
        expect(error.issues[0]?.message).toMatch(/\S/)
      }
    }),
    { numRuns: 600 },
  )
  expect(sent).toBeGreaterThan(100)
})

test.each([
  '<p onclick="x">',
  '<script>',
  '<a href="javascript:x">',
  '<p style="background:url(x)">',
  '<style>@import "x"</style>',
  '<meta http-equiv="refresh">',
  '<!--[if mso]><script></script><![endif]-->',
])('the last look at a page sees %s', (page) => {
  expect(pageFaults(page)).toHaveLength(1)
})
