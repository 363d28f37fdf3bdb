import * as phrases from './answerPhrases.ts'
import type { BounceCause, MailboxCause, Rule, Ruling, Stage } from './answers.ts'

const retry = (afterSeconds: number): Ruling => ({ outcome: 'retry', afterSeconds })
const slowdown = (afterSeconds: number): Ruling => ({ outcome: 'slowdown', afterSeconds })
const hard = (cause: BounceCause): Ruling => ({ outcome: 'bounce', severity: 'hard', cause })
const soft = (cause: BounceCause): Ruling => ({ outcome: 'bounce', severity: 'soft', cause })
const mailbox = (cause: MailboxCause): Ruling => ({ outcome: 'mailbox', cause })

const minute = 60
const hour = 3_600

/** Where an answer is about the message or its recipient, no longer about the connection or the sender. */
const delivery: readonly Stage[] = ['rcpt', 'data', 'body', 'end']
const temporary = ['4xx']
const permanent = ['5xx']

const faults: readonly Rule[] = [
  // All of these are before the final dot: nothing was handed over.
  { id: 'answers-out-of-step', faults: ['garbage', 'too-long', 'unasked'], ruling: retry(15 * minute) },
  {
    id: 'no-connection',
    stages: ['connect'],
    faults: ['refused', 'unreachable', 'timeout', 'closed'],
    ruling: retry(5 * minute),
  },
  { id: 'connection-lost', faults: ['refused', 'unreachable', 'timeout', 'closed'], ruling: retry(minute) },
  { id: 'host-not-found', faults: ['host-not-found', 'private-address'], ruling: mailbox('configuration') },
  { id: 'dns-failed', faults: ['dns-failed'], ruling: retry(5 * minute) },
  { id: 'tls-untrusted', faults: ['certificate', 'tls-failed'], ruling: mailbox('tls') },
  { id: 'tls-stripped', faults: ['tls-not-offered', 'tls-injected'], ruling: mailbox('tls') },
  { id: 'auth-not-offered', faults: ['auth-not-offered', 'credentials'], ruling: mailbox('authentication') },
  { id: 'utf8-not-offered', faults: ['utf8-not-offered'], ruling: soft('utf8') },
  { id: 'too-large', faults: ['too-large'], ruling: soft('size') },
  { id: 'not-committed', faults: ['not-committed'], ruling: retry(minute) },
  // It was checked when it was built: what is refused now must not be tried again.
  { id: 'unsafe', faults: ['unsafe'], ruling: soft('policy') },
]

const sessions: readonly Rule[] = [
  {
    id: 'greeting-throttled',
    stages: ['greeting', 'ehlo'],
    codes: temporary,
    says: phrases.rate,
    ruling: slowdown(15 * minute),
  },
  { id: 'greeting-later', stages: ['greeting', 'ehlo'], codes: temporary, ruling: retry(5 * minute) },
  { id: 'greeting-blocked', stages: ['greeting'], codes: permanent, ruling: mailbox('blocked') },
  { id: 'ehlo-refused', stages: ['ehlo'], codes: permanent, ruling: mailbox('configuration') },
  { id: 'tls-later', stages: ['starttls'], codes: temporary, ruling: retry(15 * minute) },
  { id: 'tls-refused', stages: ['starttls'], codes: permanent, ruling: mailbox('tls') },
  { id: 'auth-throttled', stages: ['auth'], codes: temporary, says: phrases.rate, ruling: slowdown(15 * minute) },
  { id: 'auth-later', stages: ['auth'], codes: temporary, ruling: retry(5 * minute) },
  { id: 'auth-refused', stages: ['auth'], codes: permanent, ruling: mailbox('authentication') },
]

const limits: readonly Rule[] = [
  { id: 'recipient-busy', codes: temporary, says: phrases.recipientBusy, ruling: retry(hour) },
  { id: 'recipient-too-busy', codes: permanent, says: phrases.recipientBusy, ruling: soft('policy') },
  { id: 'daily-limit', enhanced: ['4.4.5', '5.4.5'], ruling: slowdown(6 * hour) },
  { id: 'daily-limit-said', codes: ['4xx', '5xx'], says: phrases.sendingLimit, ruling: slowdown(6 * hour) },
]

const temporaryAnswers: readonly Rule[] = [
  { id: 'greylisted', codes: temporary, says: phrases.greylisted, ruling: retry(5 * minute) },
  { id: 'full-for-now', stages: delivery, codes: temporary, enhanced: ['4.2.2'], ruling: retry(4 * hour) },
  { id: 'full-for-now-said', stages: delivery, codes: temporary, says: phrases.full, ruling: retry(4 * hour) },
  { id: 'throttled', codes: temporary, enhanced: ['4.7.28'], ruling: slowdown(15 * minute) },
  { id: 'throttled-said', codes: temporary, says: phrases.rate, ruling: slowdown(15 * minute) },
  {
    id: 'unauthenticated-for-now',
    codes: temporary,
    enhanced: ['4.7.26', '4.7.27', '4.7.30', '4.7.32'],
    ruling: retry(hour),
  },
  { id: 'closing', codes: ['421'], ruling: retry(5 * minute) },
  { id: 'later', codes: temporary, ruling: retry(15 * minute) },
]

const permanentAnswers: readonly Rule[] = [
  { id: 'out-of-step', codes: ['503'], ruling: retry(15 * minute) },
  {
    id: 'recipient-restricted',
    codes: permanent,
    enhanced: ['5.7.12', '5.7.124', '5.7.133', '5.7.134', '5.7.135', '5.7.136'],
    ruling: soft('policy'),
  },
  { id: 'recipient-restricted-said', codes: permanent, says: phrases.restricted, ruling: soft('policy') },
  { id: 'login-needed', codes: ['530', '535'], ruling: mailbox('authentication') },
  { id: 'login-needed-detail', enhanced: ['5.7.8', '5.7.9', '5.7.57'], ruling: mailbox('authentication') },
  { id: 'login-needed-said', codes: permanent, says: phrases.loginNeeded, ruling: mailbox('authentication') },
  { id: 'message-too-large', codes: permanent, enhanced: ['5.3.4', '5.2.3'], ruling: soft('size') },
  { id: 'message-too-large-said', codes: ['552', '523', '554', '550'], says: phrases.tooLarge, ruling: soft('size') },
  {
    id: 'sender-unauthenticated',
    stages: ['mail'],
    codes: permanent,
    says: phrases.unauthenticated,
    ruling: mailbox('unauthenticated'),
  },
  { id: 'sender-blocked', stages: ['mail'], codes: permanent, says: phrases.blocked, ruling: mailbox('blocked') },
  { id: 'sender-refused', stages: ['mail'], codes: permanent, ruling: mailbox('configuration') },

  { id: 'sender-wrong', codes: permanent, enhanced: ['5.1.7', '5.1.8'], ruling: mailbox('configuration') },
  { id: 'sender-wrong-said', codes: permanent, says: phrases.senderWrong, ruling: mailbox('configuration') },
  { id: 'relay-denied', codes: permanent, says: phrases.relayDenied, ruling: mailbox('configuration') },
  {
    id: 'address-dead',
    codes: permanent,
    enhanced: ['5.1.1', '5.1.3', '5.1.6', '5.1.10', '5.2.1'],
    ruling: hard('address'),
  },
  { id: 'domain-dead', codes: permanent, enhanced: ['5.1.2'], ruling: hard('domain') },
  { id: 'mailbox-full', codes: permanent, enhanced: ['5.2.2'], ruling: soft('full') },
  { id: 'mailbox-full-said', codes: permanent, says: phrases.full, ruling: soft('full') },
  // Said to be about us and about the address at once: neither is believed.
  {
    id: 'address-dead-unsure',
    codes: permanent,
    enhanced: ['5.7.*'],
    says: phrases.unknownUser,
    ruling: soft('address'),
  },
  { id: 'address-dead-said', stages: ['rcpt'], codes: permanent, says: phrases.unknownUser, ruling: hard('address') },

  { id: 'utf8-refused', codes: permanent, enhanced: ['5.6.7', '5.6.9'], ruling: soft('utf8') },
  { id: 'unauthenticated', codes: permanent, enhanced: unauthenticatedCodes(), ruling: mailbox('unauthenticated') },
  { id: 'unauthenticated-said', codes: permanent, says: phrases.unauthenticated, ruling: mailbox('unauthenticated') },
  { id: 'blocked-said', codes: permanent, says: phrases.blocked, ruling: mailbox('blocked') },
  { id: 'about-us', codes: permanent, enhanced: ['5.7.*'], ruling: mailbox('reputation') },
  { id: 'spam-said', codes: permanent, says: phrases.spam, ruling: mailbox('reputation') },

  { id: 'domain-dead-code', stages: ['rcpt'], codes: ['521', '556'], ruling: hard('domain') },
  { id: 'domain-dead-said', stages: ['rcpt'], codes: permanent, says: phrases.unknownDomain, ruling: hard('domain') },
  { id: 'address-dead-said-late', codes: permanent, says: phrases.unknownUser, ruling: hard('address') },
  { id: 'full-by-code', codes: ['552'], ruling: soft('full') },
  {
    id: 'refused-detail',
    codes: permanent,
    enhanced: ['5.2.*', '5.3.*', '5.4.*', '5.5.*', '5.6.*'],
    ruling: soft('policy'),
  },
  { id: 'address-refused', stages: ['rcpt'], codes: ['550', '551', '553'], ruling: hard('address') },
  { id: 'refused', stages: delivery, codes: permanent, ruling: soft('policy') },
]

/** The registry's and Gmail's details for mail that failed SPF, DKIM or DMARC. */
function unauthenticatedCodes() {
  return ['5.7.20', '5.7.21', '5.7.22', '5.7.23', '5.7.24', '5.7.25', '5.7.26', '5.7.27', '5.7.30', '5.7.32', '5.7.509']
}

/**
 * How answers are judged, first match first. A rule's id is kept with each verdict, so that a change here can be tried
 * on what was said before.
 */
export const answerRules: readonly Rule[] = [
  ...faults,
  { id: 'sent', stages: ['end'], codes: ['2xx'], ruling: { outcome: 'sent' } },
  ...sessions,
  ...limits,
  ...temporaryAnswers,
  ...permanentAnswers,
]
