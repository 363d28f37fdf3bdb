/** Blocks of `Name: value`, apart by empty lines, as delivery and feedback reports are written (RFC 3464, RFC 5965). */
export function fieldBlocks(bytes: Buffer): ReadonlyMap<string, string>[] {
  const text = bytes.subarray(0, longestReport).toString('utf8').replaceAll('\u0000', '').replace(/\r\n?/g, '\n')
  return text
    .split(/\n[ \t]*\n/)
    .slice(0, mostBlocks)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0)
}

const longestReport = 262_144
const mostBlocks = 200

function fieldsOf(block: string) {
  const fields = new Map<string, string>()
  let name = ''
  for (const one of block.split('\n').slice(0, 500)) {
    const [, begins, value = ''] = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(.*)$/.exec(one) ?? []
    if (begins && !/^[ \t]/.test(one)) {
      name = begins.toLowerCase()
      if (!fields.has(name)) fields.set(name, value.trim())
      else name = ''
    } else if (name && /^[ \t]/.test(one)) fields.set(name, `${fields.get(name)} ${one.trim()}`.slice(0, 4_000))
  }
  return fields
}

/** What stands behind the type: `rfc822; someone@example.com`, `smtp; 550 5.1.1 …`. */
export const typedValue = (value: string | undefined) => (value ?? '').replace(/^[A-Za-z0-9_.-]+\s*;\s*/, '').trim()

/** An address out of a field of a report: in angle brackets, in `utf8addr` form, or bare. */
export function addressIn(value: string | undefined): string | undefined {
  const [found] = /[^\s<>"',;:()[\]]{1,64}@[^\s<>"',;:()[\]]{1,253}/.exec(typedValue(value)) ?? []
  return found?.replace(/[.>]+$/, '')
}
