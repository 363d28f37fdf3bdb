/** The language and what it falls back to: `pt-BR`, then `pt`. */
function* fallbacks(locale: string): Generator<string> {
  for (let parts = locale.toLowerCase().split(/[-_]/); parts.length > 0; parts = parts.slice(0, -1))
    yield parts.join('-')
}

/**
 * Which of a template's languages somebody gets: their own, the same one of another country, or the default. There is
 * always one, if there is any at all.
 */
export function chooseLocale(
  locales: readonly string[],
  wanted: string | null | undefined,
  defaultLocale: string,
): string | undefined {
  for (const chain of [wanted, defaultLocale]) {
    if (!chain) continue
    for (const tag of fallbacks(chain)) {
      const exact = locales.find((it) => it.toLowerCase() === tag)
      if (exact) return exact
    }
    const [language = ''] = chain.toLowerCase().split(/[-_]/)
    const related = locales.find((it) => it.toLowerCase().split('-')[0] === language)
    if (related) return related
  }
  return locales[0]
}
