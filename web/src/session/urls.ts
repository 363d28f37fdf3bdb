/** A way back after signing in: a path of this site, or nothing. */
export function wayBack(to: unknown): string | undefined {
  if (typeof to !== 'string' || !to.startsWith('/') || /^\/[/\\]/.test(to)) return undefined
  return to
}
