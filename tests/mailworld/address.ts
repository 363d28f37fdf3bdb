/** An address without what follows a plus, in lower case: whose inbox it is. */
export function bareAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).toLowerCase()
  const plus = local.indexOf('+')
  return `${plus > 0 ? local.slice(0, plus) : local}@${domainOf(address)}`
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

export const localOf = (address: string): string => address.slice(0, address.lastIndexOf('@'))
