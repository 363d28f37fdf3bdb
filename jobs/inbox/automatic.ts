import type { Incoming } from './read.ts'

const subjects =
  /^\s*(?:(?:re|aw|sv|fwd?|tr|rv)\s*:\s*){0,20}\[?(?:auto(?:matic|mated)?[ -]?(?:reply|response|antwort|respuesta|risposta|answer)|auto\s?:|out[ -]of[ -](?:the[ -])?office|ooo\b|away from (?:the )?office|on (?:vacation|holiday|annual leave|leave|parental leave)\b|vacation (?:reply|response)|abwesenheit\w*|abwesend|automatische (?:antwort|beantwortung)|nicht im (?:büro|haus)|im urlaub|réponse automatique|absence du bureau|absent(?:e)? du bureau|message d'absence|respuesta automática|fuera de (?:la )?oficina|ausencia|risposta automatica|fuori (?:sede|ufficio)|resposta automática|fora do escritório|automatisch antwoord|afwezig(?:heid)?|autosvar|automatiskt svar|frånvaro|fravær|poissa|automatyczna odpowiedź|nieobecno|автоматический ответ|автоответ|自動返信|不在|自动回复|자동 ?회신)/iu

const away =
  /\b(?:(?:i am|i'm|i’m|i will be|i'll be|we are|am) (?:currently |now |presently )?(?:out of (?:the )?office|out of office|away from (?:the |my )?(?:office|desk|email)|on (?:annual |parental |maternity |paternity |sick |medical )?(?:leave|vacation|holiday|pto))|currently out of (?:the )?office|limited access to (?:my )?e-?mail|ich bin (?:derzeit |aktuell |momentan |zur ?zeit |bis |ab |vom |leider )?.{0,40}(?:nicht im (?:büro|haus)|außer haus|im urlaub|abwesend|nicht erreichbar)|je suis (?:actuellement )?(?:absente?|en congés?|en vacances|hors du bureau)|(?:estoy|estaré) (?:actualmente )?(?:fuera de la oficina|ausente|de vacaciones)|sono (?:attualmente )?(?:fuori (?:sede|ufficio)|assente|in ferie)|ik ben (?:momenteel )?.{0,30}(?:afwezig|met vakantie|met verlof|niet op kantoor)|(?:estou|estarei) (?:fora do escritório|ausente|de férias)|jestem (?:obecnie )?(?:nieobecn|na urlopie|poza biurem))/iu

/** Which sign says that no person wrote this (RFC 3834, and what programs did before and beside it). */
export function automaticBy({ header, subject, answers, returnPath }: Incoming): string | undefined {
  const submitted = (header('auto-submitted') ?? '').trim().toLowerCase()
  if (submitted && !/^no\b/.test(submitted)) return 'auto-submitted'
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-mail-autoreply'])
    if (header(name) !== undefined && !/^(?:no|false|0)$/i.test(header(name) ?? '')) return name
  const precedence = (header('precedence') ?? '').trim().toLowerCase()
  if (/^(?:auto[_-]?reply|bulk|junk|list)$/.test(precedence)) return 'precedence'
  if (header('x-precedence')?.toLowerCase() === 'auto_reply') return 'x-precedence'
  if (/^<?\s*>?$/.test(returnPath ?? 'none')) return 'null-return-path'
  if (header('list-unsubscribe') !== undefined && answers.length === 0) return 'list-unsubscribe'
  if (subjects.test(subject)) return 'subject'
  return undefined
}

/** Whether the beginning says that somebody is away. Further down it may be about anybody. */
export const saysAway = (written: string) => away.test(written.slice(0, 400))

export const isAwaySubject = (subject: string) =>
  subjects.test(subject) && !/auto(?:matic)?[ -]?(?:response|reply)$/i.test(subject)
