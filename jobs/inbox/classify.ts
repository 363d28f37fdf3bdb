import { cleanText } from '../mail/answers.ts'
import { automaticBy, isAwaySubject, saysAway } from './automatic.ts'
import { intentOf } from './intents.ts'
import type { Incoming } from './read.ts'
import { aboutOriginal, complaint, deliveryReport } from './reports.ts'
import { reportInWords } from './reportsInWords.ts'
import { returnDate } from './returnDate.ts'
import type { IncomingVerdict } from './verdict.ts'
import { writtenPart } from './written.ts'

/** What a mail that came in is. `at` is when it came: what it says of days is read from then. Changes nothing, never throws. */
export function classify(mail: Incoming, at: Date): IncomingVerdict {
  const about = aboutOriginal(mail)
  return complaint(mail) ?? deliveryReport(mail) ?? reportInWords(mail, about) ?? written(mail, about, at)
}

function written(mail: Incoming, about: IncomingVerdict['about'], at: Date): IncomingVerdict {
  const words = writtenPart(mail)
  const text = cleanText(words || mail.subject)
  const automatic = automaticBy(mail)
  const isAway = saysAway(words)
  if (automatic || isAway) {
    const intent = isAway || isAwaySubject(mail.subject) ? 'out_of_office' : 'other'
    const returnsOn = intent === 'out_of_office' ? returnDate(`${mail.subject}\n${words}`, at) : undefined
    return { kind: 'auto_reply', rule: `automatic:${automatic ?? 'away-said'}`, text, about, intent, returnsOn }
  }
  return { kind: 'reply', text, about, ...intentOf(words, mail.subject) }
}
