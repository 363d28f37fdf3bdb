import { describe, expect, test } from 'vitest'
import { compile } from '../../jobs/templates/compile.ts'
import { recipient, send, written } from './letters.ts'

const mjml = (body: string, head = '') => `<mjml><mj-head>${head}</mj-head><mj-body>${body}</mj-body></mjml>`
const column = (inside: string) => `<mj-section><mj-column>${inside}</mj-column></mj-section>`

describe('HTML', () => {
  test('styles are written into the elements, and media queries stay in the head', async () => {
    const source =
      '<html><head><style>.a{color:#ff0000} p{margin:0} @media (max-width:480px){.a{color:#00ff00!important}} .a:hover{color:#0000ff}</style></head><body bgcolor="#eeeeee"><p class="a">Hi {{ first_name }}</p></body></html>'
    const { html, text } = await send(written('html', source))
    expect(html).toMatch(/<p class="a" style="margin: ?0; color: ?#ff0000;?">Hi Ada<\/p>/)
    expect(html).toMatch(/<style>@media \(max-width:480px\)\{.a\{color:#00ff00!important\}\}/)
    expect(html).toContain('<body style="background-color:#eeeeee">')
    expect(text).toBe('Hi Ada\n')
  })

  test('what mail programs do not know is left out, and the author learns of it', async () => {
    const { notes } = await compile(
      written('html', '<video src="https://a.test/x.mp4"></video><p style="position:fixed;color:#ff0000">x</p>'),
    )
    expect(notes.map(({ message }) => message)).toEqual([
      '<video> was left out.',
      'The style "position: fixed" was left out.',
    ])
  })

  test('a style sheet may load nothing and merge nothing', async () => {
    await expect(compile(written('html', '<style>@import "https://a.test/x.css";</style>'))).rejects.toThrow(/@import/)
    await expect(compile(written('html', '<style>p{color:{{ attributes.c }}}</style>'))).rejects.toThrow(/style sheet/)
    const { html } = await send(
      written('html', '<style>p{background:url(https://a.test/x.png);color:#111111}</style><p>x</p>'),
    )
    expect(html).toMatch(/<p style="color: ?#111111;?">/)
  })

  test('Liquid in markup comes through it unharmed', async () => {
    const source =
      '<ul>{% for i in (1..3) %}<li>{{ i }}{% if i < 3 and first_name != "x>y" %} &lt;3{% endif %}</li>{% endfor %}</ul>'
    expect((await send(written('html', source))).html).toContain('<ul><li>1 &lt;3</li><li>2 &lt;3</li><li>3</li></ul>')
  })

  test('there is no AMP, and a reason', async () => {
    expect(await compile(written('html', 'x'))).toMatchObject({ amp: null, ampReason: expect.stringMatching(/blocks/) })
  })
})

describe('MJML', () => {
  test('it is drawn, with its styles in place', async () => {
    const head =
      '<mj-attributes><mj-text color="#123456" /></mj-attributes><mj-style inline="inline">.big{font-size:30px}</mj-style><mj-preview>Peek {{ first_name }}</mj-preview>'
    const { html, text } = await send(
      written(
        'mjml',
        mjml(
          column(
            '<mj-text>Hi <b class="big">{{ first_name }}</b> &amp; co</mj-text><mj-button href="https://a.test">Go</mj-button>',
          ),
          head,
        ),
      ),
    )
    expect(html).toMatch(/<b class="big" style="font-size: ?30px;?">Ada<\/b> &amp; co/)
    expect(html).toContain('color:#123456')
    expect(html).toContain('Peek Ada')
    expect(text).toContain('Hi Ada & co')
    expect(text).not.toContain('Peek')
  })

  test.each([
    ['<mj-raw><p>x</p></mj-raw>', /<mj-raw> cannot be used/],
    ['<mj-include path="/etc/passwd" />', /<mj-include> cannot be used/],
    [
      column('<mj-text><mj-include path="/etc/passwd" /></mj-text>')
        .replace('mj-text', 'mj-column')
        .replace('/mj-text', '/mj-column'),
      /cannot be used/,
    ],
    [column('<mj-image src="javascript:x" />'), /https:\/\//],
    [column('<mj-image src="https://a.test/x.png" css-class=\'"><script>\' />'), /cannot be the css-class/],
    ['<mj-section background-url="https://a.test/x.png"></mj-section>', /cannot be the background-url/],
    [column('<mj-text color="red;background:url(x)">x</mj-text>'), /cannot be the color/],
    [column('<mj-text color="{{ attributes.colour }}">x</mj-text>'), /A merge field cannot stand in the color/],
    [column('<mj-text wrong="1">x</mj-text>'), /wrong/],
    [column('<mj-carousel></mj-carousel>'), /<mj-carousel> cannot be used/],
    [
      column('<mj-social><mj-social-element name="facebook" href="https://a.test">f</mj-social-element></mj-social>'),
      /src/,
    ],
    [`{% if email %}${column('<mj-text>x</mj-text>')}{% endif %}`, /stand inside mj-text/],
    ['<mj-text>x</mj-text>', /mj-text/],
  ])('%s is refused', async (body, message) => {
    await expect(compile(written('mjml', mjml(body)))).rejects.toThrow(message)
  })

  test.each(['', 'x', '<p>x</p>', '<mjml></mjml>', '<mjml><mj-head></mj-head></mjml>'])(
    '%j is no MJML',
    async (source) => {
      await expect(compile(written('mjml', source))).rejects.toThrow(/MJML/)
    },
  )

  test('fonts and pictures of other companies are not asked for', async () => {
    const { html } = await send(written('mjml', mjml(column('<mj-text font-family="Roboto">x</mj-text>'))))
    expect(html).not.toMatch(/googleapis|@import|<link/)
  })
})

test('plain text stays plain', async () => {
  const sent = await send(
    written('text', 'Hi {{ first_name }} <3\n\n{{ unsubscribe_url }}\n'),
    recipient({ firstName: 'A & B' }),
  )
  expect(sent).toMatchObject({ html: '', amp: null, text: 'Hi A & B <3\n\nhttps://example.com/unsubscribe\n' })
})
