import { encodeId, isNoun } from '../graphql/ids.ts'
import type { AuditEntry } from './types.ts'

/** The target as the outside names it. */
export const targetIdOf = ({ targetType, targetUuid }: Pick<AuditEntry, 'targetType' | 'targetUuid'>) =>
  targetType && targetUuid && isNoun(targetType) ? encodeId(targetType, targetUuid) : null

/** One change per field. */
export function changesOf({ changed }: Pick<AuditEntry, 'changed'>) {
  const { before = {}, after = {} } = changed ?? {}
  const written = (row: Record<string, unknown>, field: string) => (field in row ? JSON.stringify(row[field]) : null)
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.map((field) => ({ field, before: written(before, field), after: written(after, field) }))
}
