import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLog, withoutSecrets } from '../../jobs/log.ts'

process.env.LOG_LEVEL = 'info'

function written(write: (log: ReturnType<typeof openLog>) => void) {
  const lines: string[] = []
  write(openLog('worker', { write: (line) => void lines.push(line) }))
  return lines.join('')
}

const canary = 'c4n4ry-8f3b'

test.each([
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwordHash',
  'newPassword',
  'refreshToken',
  'access_token',
  'clientSecret',
  'apiKey',
  'api_key',
  'private-key',
  'credentials',
])('what is called %s is never written, however deep', (name) => {
  const line = written((log) => {
    log.info({ [name]: canary, a: [{ b: { [name]: [canary] } }] }, 'signed in')
    log.child({ [name]: { value: canary } }).error(Object.assign(new Error('no'), { [name]: canary }), 'failed')
  })
  expect(line).not.toContain(canary)
  expect(line.match(/\[hidden\]/g)).toHaveLength(4)
  for (const one of line.trim().split('\n')) expect(() => JSON.parse(one)).not.toThrow()
})

test.each([
  `postgresql://penguin_app:${canary}@db.example:5432/oltp`,
  `Authorization: Bearer ${canary}`,
  `Basic ${canary}`,
  `GET /verify?token=${canary}&next=/`,
  `https://example.test/hook?api_key=${canary}`,
])('a secret inside a text is never written: %s', (text) => {
  const line = written((log) => log.warn({ err: new Error(text), url: text }, text))
  expect(line).not.toContain(canary)
})

test('what is no secret is written as it is', () => {
  const said = {
    jobId: '0199-7',
    url: 'https://example.test/a?page=2',
    tokens: 12,
    at: 'me@example.test',
    list: ['a:b@c'],
  }
  expect(JSON.parse(written((log) => log.info(said, 'a message: with an @ and a ://')))).toMatchObject({
    ...said,
    level: 'info',
    name: 'worker',
    msg: 'a message: with an @ and a ://',
  })
})

test('every line stays one line of JSON, whatever is logged', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (text, value) => {
      const line = written((log) => log.info({ value, password: value, [text]: text }, text))
      expect(line.indexOf('\n')).toBe(line.length - 1)
      JSON.parse(line)
    }),
  )
})

test('hiding secrets is quick, whatever the text', () => {
  const began = performance.now()
  for (const piece of ['://a', ':a', 'bearer ', '?token=', '[?&a-', '://:', 'basic a'])
    withoutSecrets(piece.repeat(20_000))
  expect(performance.now() - began).toBeLessThan(1_000)
})
