/** How dates are written for the person who reads them. Before it is known, as their browser has it. */
let manner: { language?: string; timezone?: string } = {}
let format = make()

function make() {
  const { language, timezone } = manner
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(timezone && { timeZone: timezone }),
  })
}

export function setManner(next: { language?: string; timezone?: string }) {
  if (next.language === manner.language && next.timezone === manner.timezone) return
  manner = next
  format = make()
  document.documentElement.dataset.timezone = next.timezone ?? ''
}

/** A moment, in full. */
export const sayMoment = (date: Date) => format.format(date)
