import type { AttributeComparison } from './filter.ts'
import { FilterMismatch, foldedText, type Writer } from './filterSql.ts'

/** A comparison with one of the tenant's own fields. What is stored was checked against the field's type when it came. */
export function attributeSql({ key, text, number, date, boolean, choice }: AttributeComparison, to: Writer): string[] {
  const type = to.fields.get(key)
  if (!type) throw new FilterMismatch(`There is no field "${key}".`)
  const asked = text ? 'text' : number ? 'number' : date ? 'date' : boolean ? 'boolean' : 'choice'
  if (asked !== type) throw new FilterMismatch(`The field "${key}" is a ${type}: compare it as one.`)
  const name = to.value(key, 'text')
  const shown = `(l.attributes ->> ${name})`
  const isThere = (empty: boolean) => `coalesce(${shown}, '') ${empty ? '=' : '<>'} ''`
  const parts: string[] = []

  if (text) parts.push(...foldedText(shown, text, to))
  if (number) {
    const { empty, ...comparisons } = number
    // Compared as JSON, without a detour through text. Values from before a field of this key was a number are none.
    const value = `(l.attributes -> ${name})`
    for (const [sign, wanted] of Object.entries(comparisons)) {
      if (wanted === undefined) continue
      const compared = `${value} ${signs[sign as keyof typeof signs]} ${to.value(String(wanted), 'jsonb')}`
      parts.push(sign === 'eq' ? compared : `(${compared} and jsonb_typeof${value} = 'number')`)
    }
    if (empty !== undefined) parts.push(isThere(empty))
  }
  if (date) {
    // Days in ISO order sort as text.
    if (date.eq !== undefined) parts.push(`${shown} = ${to.value(date.eq)}`)
    if (date.before !== undefined) parts.push(`${shown} collate "C" < ${to.value(date.before)}`)
    if (date.after !== undefined) parts.push(`${shown} collate "C" > ${to.value(date.after)}`)
    if (date.empty !== undefined) parts.push(isThere(date.empty))
  }
  if (boolean) {
    if (boolean.eq !== undefined) parts.push(`l.attributes -> ${name} = ${to.value(String(boolean.eq), 'jsonb')}`)
    if (boolean.empty !== undefined) parts.push(isThere(boolean.empty))
  }
  if (choice) {
    if (choice.eq !== undefined) parts.push(`${shown} = ${to.value(choice.eq)}`)
    if (choice.in) parts.push(`${shown} = any(${to.value(choice.in, 'text[]')})`)
    if (choice.empty !== undefined) parts.push(isThere(choice.empty))
  }
  return parts
}

const signs = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
