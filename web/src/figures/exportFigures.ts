import { accessToken } from '../session/session.ts'
import { notifyFault } from '../ui/notify.tsx'
import { type FiguresSearch, periodOf } from './urls.ts'

/** Saves the series, as it is shown, to a file. */
export async function exportFigures(search: FiguresSearch) {
  const asked = { campaign: search.campaign, ...periodOf(search) }
  const query = new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const headers = { authorization: `Bearer ${await accessToken()}` }
  const response = await fetch(`/export/figures.csv?${query}`, { headers })
  if (!response.ok)
    return notifyFault({
      message: 'The figures could not be exported.',
      requestId: response.headers.get('x-request-id'),
    })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = 'figures.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
