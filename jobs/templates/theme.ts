import { z } from 'zod'

/** Colours a theme names: a sheet on a background, large panels, and one colour to act. A block that uses a name follows the theme, in the light and in the dark. */
export const COLOUR_NAMES = [
  'background',
  'surface',
  'text',
  'muted',
  'primary',
  'onPrimary',
  'panel',
  'onPanel',
  'border',
] as const
export type ColourName = (typeof COLOUR_NAMES)[number]

const hex = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'Write a colour with six digits, like #1a2b3c.')

export const Colour = z.union([z.enum(COLOUR_NAMES), hex], 'Choose a colour of the theme or write one like #1a2b3c.')
export type Colour = z.infer<typeof Colour>

export const FONTS = {
  sans: "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  humanist: "'Trebuchet MS', 'Lucida Grande', Tahoma, sans-serif",
  serif: "Georgia, 'Times New Roman', Times, serif",
  mono: "Menlo, Consolas, 'Courier New', monospace",
} as const
export type FontName = keyof typeof FONTS

const palette = z.strictObject({
  background: hex,
  surface: hex,
  text: hex,
  muted: hex,
  primary: hex,
  onPrimary: hex,
  panel: hex,
  onPanel: hex,
  border: hex,
})
export type Palette = z.infer<typeof palette>

const font = z.enum(['sans', 'humanist', 'serif', 'mono'] satisfies FontName[])

export const Theme = z.strictObject({
  colours: palette,
  dark: palette.optional(),
  font: font.default('sans'),
  headingFont: font.optional(),
  width: z.int().min(320).max(800).default(600),
  radius: z.int().min(0).max(32).default(12),
  size: z.int().min(12).max(22).default(16),
})
export type Theme = z.infer<typeof Theme>

/** The colour itself; names are looked up in the theme. */
export function hexOf(theme: Theme, colour: Colour): string {
  const name = COLOUR_NAMES.find((known) => known === colour)
  return name ? theme.colours[name] : colour
}

/** A class by which dark mode finds what uses a colour of the theme; colours of a block's own stay as they are. */
export function colourClass(use: 'fill' | 'ink' | 'link' | 'line' | 'button' | 'label', colour: Colour): string {
  return COLOUR_NAMES.some((name) => name === colour) ? `${use}-${colour}` : ''
}
