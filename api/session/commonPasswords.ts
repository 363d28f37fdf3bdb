import { dictionary } from '@zxcvbn-ts/language-common'

let known: Set<string> | undefined
const common = () => (known ??= new Set(dictionary['passwords-common']))

const rows = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
]
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')]).map((row) => row.repeat(3))

/** Whether a password is among those that everybody tries first, or little more than one of them. */
export function isCommon(password: string, about: readonly string[] = []) {
  const plain = password.toLowerCase()
  const core = plain.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const forms = [plain, core, unit(plain), unit(core), plain.replace(/\D+$/, '')]
  if (new Set(plain).size < 5) return true
  if (runs.some((run) => run.includes(plain))) return true
  return forms.some((form) => form.length > 0 && (common().has(form) || about.includes(form)))
}

/** What is repeated, if all of it is one thing repeated. */
const unit = (text: string) => /^(.+?)\1+$/.exec(text)?.[1] ?? text
