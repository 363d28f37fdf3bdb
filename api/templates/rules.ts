import { z } from 'zod'

const plain = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')

export const name = plain(200).min(1, 'Give a name.')
export const note = plain(500)

/** A language tag as Intl understands it, in its canonical spelling. */
export const locale = z
  .string()
  .max(35)
  .transform((text, context) => {
    try {
      return new Intl.Locale(text).toString()
    } catch {
      context.addIssue('This is not a language tag: write it as en or pt-BR.')
      return z.NEVER
    }
  })

export const localeRule = z.object({ locale, from: locale.nullish() })
