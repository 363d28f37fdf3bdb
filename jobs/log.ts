import pino from 'pino'
import { env } from '../prisma/env.ts'

export type Log = pino.Logger

const secretName = /authori[sz]ation|cookie|passw|secret|token|credential|api[-_]?key|private[-_]?key|session[-_]?key/i
const hidden = '[hidden]'

/** A text without what opens doors: passwords in addresses, bearer tokens, secret parameters of a URL. */
export const withoutSecrets = (text: string) =>
  text
    .replace(/(:\/\/[^\s:@/"]*):[^\s@/"]+@/g, `$1:${hidden}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
    .replace(/([?&][\w-]*(?:token|key|secret|passw\w*|code|signature)=)[^&\s"]+/gi, `$1${hidden}`)

/** Works on the finished line, so that it holds for whatever was logged, however deep. */
function hideSecrets(line: string) {
  const text = withoutSecrets(line)
  if (!secretName.test(text)) return text
  const value = (name: string, it: unknown) => (secretName.test(name) && isTelling(it) ? hidden : it)
  return `${JSON.stringify(JSON.parse(text), value)}\n`
}

const isTelling = (value: unknown) => value !== null && typeof value !== 'number' && typeof value !== 'boolean'

/** The structured log of a process: one JSON object a line, without secrets. */
export const openLog = (process: 'api' | 'worker', destination?: pino.DestinationStream): Log =>
  pino(
    {
      name: process,
      level: env.LOG_LEVEL,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      hooks: { streamWrite: hideSecrets },
    },
    destination,
  )
