import { accessToken } from '../session/session.ts'
import { notifyFault } from '../ui/notify.tsx'
import { type AuditSearch, momentsOf } from './urls.ts'

/** Saves the log, as it is filtered, to a file. */
export async function exportAudit(format: 'csv' | 'jsonl', search: AuditSearch) {
  const { from, to } = momentsOf(search)
  const asked = { actor: search.actor, action: search.action, from, to }
  const query = new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const token = await accessToken()
  const response = await fetch(`/export/audit.${format}?${query}`, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) {
    return notifyFault({ message: 'The log could not be exported.', requestId: response.headers.get('x-request-id') })
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = `audit.${format}`
  link.click()
  URL.revokeObjectURL(link.href)
}
