/** The names of months and weekdays as they begin, in the languages that come up. Order counts: the first that fits. */
const months: readonly RegExp[] = [
  /^(?:jan|ene|gen|янв|sty)/,
  /^(?:feb|fév|fev|фев|lut)/,
  /^(?:mar|mär|maa|mrt|мар)/,
  /^(?:apr|avr|abr|апр|kwi)/,
  /^(?:may|mai|mag|mei|maj|мая|май)/,
  /^(?:jun|juin|giu|июн|cze)/,
  /^(?:jul|juil|lug|июл|lip)/,
  /^(?:aug|aoû|aou|ago|авг|sie)/,
  /^(?:sep|set|сен|wrz)/,
  /^(?:oct|okt|out|ott|окт|paź)/,
  /^(?:nov|ноя|lis)/,
  /^(?:dec|dez|déc|dic|дек|gru)/,
]
const weekdays: readonly RegExp[] = [
  /^(?:sunday|sonntag|dimanche|domingo|domenica|zondag)/,
  /^(?:monday|montag|lundi|lunes|lunedì|maandag|segunda)/,
  /^(?:tuesday|dienstag|mardi|martes|martedì|dinsdag|terça)/,
  /^(?:wednesday|mittwoch|mercredi|miércoles|mercoledì|woensdag|quarta)/,
  /^(?:thursday|donnerstag|jeudi|jueves|giovedì|donderdag|quinta)/,
  /^(?:friday|freitag|vendredi|viernes|venerdì|vrijdag|sexta)/,
  /^(?:saturday|samstag|samedi|sábado|sabato|zaterdag)/,
]

const day = 86_400_000
const word = '\\p{L}'
const triggers = new RegExp(
  `(?<!${word})(?:until|till|through|thru|back|return(?:ing|s)?|again|available (?:again )?(?:on|from)|bis|ab|wieder|zurück|jusqu['’]?(?:au|à)?|de retour|retour|hasta|regres\\w*|vuelvo|volver\\w*|fino al?|rientr\\w*|torn\\w*|tot(?: en met)?|t/m|terug|até|volto|retorn\\w*|do dnia|wrac\\w*|до)(?!${word})`,
  'giu',
)

/** The day somebody says to be back, or away until, as `2026-08-12`. `from` is when it was written. */
export function returnDate(text: string, from: Date): string | undefined {
  const words = text.slice(0, 4_000).toLowerCase()
  for (const { index, 0: trigger } of words.matchAll(triggers)) {
    const found = dateIn(words.slice(index + trigger.length, index + trigger.length + 60), from)
    if (found) return found
  }
  const [, last] = /\d[^\n]{0,30}?\s?(?:-|–|—|to|bis|au|al|hasta|tot|a)\s?([^\n]{4,40})/u.exec(words) ?? []
  return last ? dateIn(last, from) : undefined
}

function dateIn(words: string, from: Date): string | undefined {
  const [, year, month, date] = /\b(20\d\d)-(\d{2})-(\d{2})\b/.exec(words) ?? []
  if (year) return valid(Number(year), Number(month), Number(date), from)
  const [, one, two, given] = /\b(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?!\d)/.exec(words) ?? []
  if (one && two) return eitherWay(Number(one), Number(two), given, from)
  for (const { 0: name, index } of words.matchAll(/\p{L}{3,12}/gu)) {
    const monthAt = months.findIndex((pattern) => pattern.test(name))
    const around = monthAt < 0 ? undefined : dayBeside(words, index, name.length)
    if (around) return valid(around.year, monthAt + 1, around.date, from)
    const weekday = weekdays.findIndex((pattern) => pattern.test(name))
    if (weekday >= 0) return nextWeekday(weekday, from)
  }
  return undefined
}

function dayBeside(words: string, at: number, length: number) {
  const [, before] = /(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?\s*(?:of|de|di)?\s*$/.exec(words.slice(0, at)) ?? []
  const rest = words.slice(at + length)
  const [, after] = /^\.?\s*(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?!\d)/.exec(rest) ?? []
  const date = before ?? after
  const [, year] = /^.{0,12}?\b(20\d\d)\b/.exec(rest) ?? []
  return date ? { date: Number(date), year: year ? Number(year) : undefined } : undefined
}

/** 12.8. is the twelfth of August; 8/12 may be either, and then the sooner one that is still to come is meant. */
function eitherWay(one: number, two: number, given: string | undefined, from: Date) {
  const year = given ? Number(given.length === 2 ? `20${given}` : given) : undefined
  const readings = [valid(year, two, one, from), valid(year, one, two, from)].filter((found) => found !== undefined)
  return readings.sort()[0]
}

/** A day that exists and lies within a year ahead; without a year, the next one of that name. */
function valid(year: number | undefined, month: number, date: number, from: Date): string | undefined {
  for (const tried of year ? [year] : [from.getUTCFullYear(), from.getUTCFullYear() + 1]) {
    const at = new Date(Date.UTC(tried, month - 1, date))
    const fits = at.getUTCMonth() === month - 1 && at.getUTCDate() === date
    const ahead = at.getTime() - from.getTime()
    if (fits && ahead > -day && ahead < 400 * day) return at.toISOString().slice(0, 10)
  }
  return undefined
}

function nextWeekday(weekday: number, from: Date) {
  const ahead = (weekday - from.getUTCDay() + 7) % 7 || 7
  return new Date(from.getTime() + ahead * day).toISOString().slice(0, 10)
}
