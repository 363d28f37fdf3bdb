type Props = { part: number; of: number; what: string }

/** A share in percent, with what it counts and the raw numbers a hover away. */
export function Rate({ part, of, what }: Props) {
  return (
    <span title={`${part.toLocaleString()} of ${of.toLocaleString()} mails ${what}`} style={{ whiteSpace: 'nowrap' }}>
      {sayShare(part, of)}
    </span>
  )
}

/** `12, 40` → “30%”; of nothing there is no share. */
export function sayShare(part: number, of: number) {
  if (of === 0) return '–'
  const percent = (part / of) * 100
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`
}
