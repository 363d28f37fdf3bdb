import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerRules } from '../../jobs/mail/answerRules.ts'
import { cleanText, Fault, judgeAnswer, judgeFault, retryDelay, type Stage } from '../../jobs/mail/answers.ts'

const stages: readonly Stage[] = ['connect', 'greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'body', 'end']

/** `550-5.1.1 first` and so on, as a server sends it. */
function said(stage: Stage, text: string) {
  const lines = text.split('\n')
  return judgeAnswer({ stage, code: Number(text.slice(0, 3)), lines: lines.map((line) => line.slice(4)) })
}

const short = ({ outcome, ...rest }: ReturnType<typeof said>) => {
  const why = 'cause' in rest ? rest.cause : ''
  return `${outcome}${'severity' in rest ? ` ${rest.severity}` : ''}${why ? ` ${why}` : ''}`
}

describe('what a server says is understood', () => {
  it.each<[Stage, string, string]>([
    ['end', '250 2.0.0 Ok: queued as 4Fx', 'sent'],
    // About the address.
    ['rcpt', '550 5.1.1 <reject@rcpt.test>: Recipient address rejected: No such user here', 'bounce hard address'],
    ['rcpt', "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550 5.1.1 double-checking the recipient's email address", 'bounce hard address'],
    ['rcpt', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'bounce hard address'],
    ['rcpt', '550 No such user', 'bounce hard address'],
    ['rcpt', '550 Requested action not taken: mailbox unavailable', 'bounce hard address'],
    ['rcpt', '550 sorry', 'bounce hard address'],
    ['rcpt', '553 sorry', 'bounce hard address'],
    ['rcpt', '550-5.2.1 The email account that you tried to reach is inactive.', 'bounce hard address'],
    ['rcpt', '550 5.1.2 Bad destination system', 'bounce hard domain'],
    ['rcpt', '556 5.1.10 Recipient address has null MX', 'bounce hard address'],
    ['rcpt', '521 host does not accept mail', 'bounce hard domain'],
    ['end', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found', 'bounce hard address'],
    // About its inbox, or this message.
    ['rcpt', '552 5.2.2 Mailbox full', 'bounce soft full'],
    ['end', '552-5.2.2 The recipient’s inbox is out of storage space.', 'bounce soft full'],
    ['rcpt', '550 Quota exceeded (mailbox for user is full)', 'bounce soft full'],
    ['mail', '552 5.3.4 Message size exceeds fixed limit', 'bounce soft size'],
    ['end', '554 message too large', 'bounce soft size'],
    ['rcpt', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required', 'bounce soft policy'],
    ['rcpt', '550 5.7.1 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized to send to the recipient', 'bounce soft policy'],
    ['rcpt', '553 5.6.7 SMTPUTF8 is required', 'bounce soft utf8'],
    ['end', '554 Transaction failed', 'bounce soft policy'],
    ['data', '554 5.5.1 Error: no valid recipients', 'bounce soft policy'],
    // About us.
    ['rcpt', '550 5.7.26 Unauthenticated sender not accepted', 'mailbox unauthenticated'],
    ['end', "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.", 'mailbox unauthenticated'],
    ['end', '554 5.7.1 Message rejected as spam', 'mailbox reputation'],
    ['end', '550 5.7.1 [1.2.3.4] Our system has detected that this message is likely unsolicited mail.', 'mailbox reputation'],
    ['rcpt', '554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using zen.spamhaus.org', 'mailbox blocked'],
    ['rcpt', '554 5.7.1 <x@y.test>: Relay access denied', 'mailbox configuration'],
    ['rcpt', '550 5.1.8 Sender address rejected: Domain not found', 'mailbox configuration'],
    ['mail', '553 5.7.1 <a@b.test>: Sender address rejected: not owned by user c@d.test', 'mailbox configuration'],
    ['mail', '530 5.7.0 Authentication Required.', 'mailbox authentication'],
    ['mail', '530 5.7.57 Client not authenticated to send mail.', 'mailbox authentication'],
    ['auth', '535 5.7.8 Error: authentication failed', 'mailbox authentication'],
    ['auth', '534-5.7.9 Application-specific password required.', 'mailbox authentication'],
    ['greeting', '554 5.7.1 No SMTP service here', 'mailbox blocked'],
    ['ehlo', '550 5.7.1 Invalid HELO name', 'mailbox configuration'],
    ['starttls', '501 no', 'mailbox tls'],
    // Later.
    ['greeting', '421 4.3.2 Service not available', 'retry'],
    ['rcpt', '451 4.7.1 Greylisted, try again later', 'retry'],
    ['rcpt', '450 4.2.0 <x@y.test>: Recipient address rejected: Greylisted', 'retry'],
    ['rcpt', '452 4.2.2 Mailbox full', 'retry'],
    ['rcpt', '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents', 'retry'],
    ['end', '451 4.3.0 Temporary failure', 'retry'],
    ['end', '421 4.3.0 Closing', 'retry'],
    ['starttls', '454 TLS not available due to temporary reason', 'retry'],
    ['auth', '454 4.7.0 Temporary authentication failure', 'retry'],
    ['mail', '503 5.5.1 nested MAIL', 'retry'],
    // Less of it.
    ['rcpt', '421 4.7.28 Rate limited', 'slowdown'],
    ['end', '421 4.7.0 [TSS04] Messages from 1.2.3.4 temporarily deferred due to unexpected volume', 'slowdown'],
    ['mail', '451 4.7.650 The mail server [1.2.3.4] has been temporarily rate limited due to IP reputation', 'slowdown'],
    ['greeting', '421 4.7.0 Too many connections from your host', 'slowdown'],
    ['end', '550 5.4.5 Daily user sending limit exceeded.', 'slowdown'],
    ['auth', '421 4.7.0 Too many login attempts, please try again later.', 'slowdown'],
  ])('%s: %s', (stage, text, meaning) => {
    expect(short(said(stage, text))).toBe(meaning)
  })

  it('keeps the rule and the server’s own words', () => {
    expect(said('rcpt', '550 5.1.1 No such user')).toEqual({
      outcome: 'bounce',
      severity: 'hard',
      cause: 'address',
      rule: 'address-dead',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: '5.1.1 No such user',
    })
    const evil = cleanText(`a\u001b[31m\r\nb\u202ec ${'x'.repeat(9_000)}`)
    expect(evil).toMatch(/^a \[31m b c x+…$/)
    expect(evil).toHaveLength(500)
  })

  it('judges by a changed table, so that a rule can be tried on what was said before', () => {
    const rules = [{ id: 'mine', says: ['full moon'], ruling: { outcome: 'retry', afterSeconds: 1 } }, ...answerRules] as const
    const answer = { stage: 'rcpt', code: 550, lines: ['5.1.1 Full Moon'] } as const
    expect(judgeAnswer(answer, rules).rule).toBe('mine')
  })

  it('has no two rules of one name', () => {
    expect(new Set(answerRules.map(({ id }) => id)).size).toBe(answerRules.length)
  })
})

describe('whatever is said', () => {
  const answers = fc.record({
    stage: fc.constantFrom(...stages),
    code: fc.integer({ min: 200, max: 599 }),
    lines: fc.array(fc.oneof(fc.string(), fc.tuple(fc.nat(9), fc.nat(30)).map(([subject, detail]) => `5.${subject}.${detail} user unknown`)), { minLength: 1, maxLength: 3 }),
  })

  it('only a 2xx after the final dot means sent', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(judgeAnswer(answer).outcome === 'sent').toBe(answer.stage === 'end' && answer.code < 300)
      }),
      { numRuns: 3_000 },
    )
  })

  it('no 4xx bounces and no 5.7.x suppresses', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const verdict = judgeAnswer(answer)
        if (answer.code >= 400 && answer.code < 500) expect(['retry', 'slowdown']).toContain(verdict.outcome)
        if (verdict.enhanced?.startsWith('5.7.')) expect(verdict).not.toMatchObject({ severity: 'hard' })
      }),
      { numRuns: 3_000 },
    )
  })

  it('silence is uncertain after the final dot, and never before it', () => {
    const faults = ['timeout', 'closed', 'refused', 'unreachable', 'garbage', 'too-long', 'unasked', 'tls-failed', 'certificate', 'dns-failed'] as const
    for (const fault of faults) {
      for (const stage of stages) expect(judgeFault(new Fault(fault), stage).outcome === 'uncertain').toBe(stage === 'end')
    }
  })

  it('waits longer each time, spread, within bounds', () => {
    expect([1, 2, 3].map((attempt) => retryDelay(300, attempt, 0.5))).toEqual([300, 600, 1200])
    expect(retryDelay(300, 50, 1)).toBe(6 * 3_600 * 1.2)
    expect(retryDelay(300, 1, 0)).toBe(240)
  })
})
