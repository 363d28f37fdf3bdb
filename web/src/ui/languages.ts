const codes =
  'ar bg cs da de el en en-GB es et fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl sr sv th tr uk vi zh-CN zh-TW'
const names = new Intl.DisplayNames('en', { type: 'language' })

/** The languages to choose from by their names, and with them one that is in use already. */
export function languages(used: string) {
  const known = codes.split(' ')
  const all = known.includes(used) ? known : [used, ...known]
  return all.map((value) => ({ value, label: nameOf(value) })).toSorted((a, b) => a.label.localeCompare(b.label))
}

function nameOf(code: string) {
  try {
    return `${names.of(code) ?? code} (${code})`
  } catch {
    return code
  }
}
