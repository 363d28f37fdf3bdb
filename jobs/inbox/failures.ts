import * as phrases from '../mail/answerPhrases.ts'
import { answerRules } from '../mail/answerRules.ts'
import { cleanText, judgeAnswer, type Rule, type Ruling } from '../mail/answers.ts'
import type { Failure, FailureCause } from './verdict.ts'

/** What reports say beyond what a server says in a session; asked first. */
const reportRules: readonly Rule[] = [
  { id: 'report-domain-dead', codes: ['5xx'], enhanced: ['5.4.4', '5.4.310', '5.1.2'], ruling: dead('domain') },
  {
    id: 'report-domain-dead-said',
    codes: ['5xx'],
    says: [
      'host or domain name not found',
      'unrouteable address',
      'unrouteable mail domain',
      "couldn't find any host",
      'domain does not exist',
      "domain couldn't be found",
      'no such domain',
      'does not accept mail (nullmx)',
    ],
    ruling: dead('domain'),
  },
  // Full and disabled for it may come to life again.
  {
    id: 'report-full-said',
    codes: ['5xx'],
    says: [...phrases.full, 'quotaexceeded', 'quota full', 'exceeded its quota', 'exceeded the quota'],
    ruling: { outcome: 'bounce', severity: 'soft', cause: 'full' },
  },
  {
    id: 'report-address-dead-said',
    codes: ['5xx'],
    enhanced: ['5.0.0', '5.0.*', '5.1.*', '5.5.0', '5.3.0', '5.4.1'],
    says: [
      ...phrases.unknownUser,
      "couldn't be found",
      'could not be found',
      "wasn't found",
      "doesn't have a",
      'no mailbox by that name',
      'not our customer',
      'mailbox is disabled',
      'is disabled',
      'has been discontinued',
      'unknown or illegal alias',
      'not listed in',
      'no account by that name',
      'not a valid mailbox',
      'this user doesn',
      'not a known user',
      'no longer on server',
    ],
    ruling: dead('address'),
  },
  {
    id: 'report-loop',
    codes: ['5xx'],
    enhanced: ['5.4.6', '5.4.14', '5.4.12'],
    ruling: { outcome: 'bounce', severity: 'soft', cause: 'policy' },
  },
]

function dead(cause: 'address' | 'domain'): Ruling {
  return { outcome: 'bounce', severity: 'hard', cause }
}

const rules = [...reportRules, ...answerRules]

/** Judges what a report says about one recipient by the table that judges servers' answers. */
export function judgeFailure({ address, status, said }: { address?: string; status?: string; said: string }): Failure {
  const found = detailIn(said)
  // A general status tells less than the answer that it was made of; a temporary one was given up.
  const detail = found && (!status || /^[245]\.0\.0$/.test(status) || sameClass(found, status)) ? found : status
  const code = codeIn(said) ?? (detail?.startsWith('4') ? 450 : 550)
  const line = cleanText(said.replace(/^[245]\d\d[ -]?/, '').replace(/^[#(]*[245]\.\d{1,3}\.\d{1,3}\)?:?\s*/, ''))
  const classCode = detail && Math.floor(code / 100) !== Number(detail[0]) ? Number(`${detail[0]}50`) : code
  const lines = [`${detail ?? `${Math.floor(classCode / 100)}.0.0`} ${line}`]
  const verdict = judgeAnswer({ stage: 'end', code: classCode, lines }, rules)
  const base = { address, status: detail, rule: verdict.rule, text: cleanText(said) }
  if (verdict.outcome === 'bounce') return { ...base, severity: verdict.severity, cause: verdict.cause }
  return { ...base, severity: 'soft', cause: softCause(verdict.outcome, verdict.rule, detail) }
}

function softCause(outcome: string, rule: string, detail: string | undefined): FailureCause {
  if (outcome === 'mailbox') return 'us'
  if (rule.startsWith('full')) return 'full'
  return detail?.startsWith('4.4') || outcome === 'retry' || outcome === 'uncertain' ? 'expired' : 'policy'
}

const sameClass = (one: string, other: string) => one[0] === other[0]

/** The first enhanced status code (RFC 3463) in what was said. */
export const detailIn = (said: string) => /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(said)?.[1]

function codeIn(said: string) {
  const [, code] = /(?:^|[\s:;(<>"'])([45]\d\d)(?=[\s:;,\-)#]|$)/.exec(said) ?? []
  return code ? Number(code) : undefined
}
