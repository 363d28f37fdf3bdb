import ipaddr from 'ipaddr.js'

/** An address or range in its usual spelling, or nothing if it is none: `10.0.0.0/8`, `2001:db8::1`. */
export function readRange(text: string) {
  const [address = ''] = text.split('/')
  if (!address.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined
  try {
    if (!text.includes('/')) return ipaddr.process(text).toString()
    const [network, bits] = ipaddr.parseCIDR(text)
    const family = network.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
    return `${family.networkAddressFromCIDR(text)}/${bits}`
  } catch {
    return undefined
  }
}

/** Whether an address is in one of the ranges; without ranges every address is. */
export function isWithin(ip: string, ranges: readonly string[]) {
  if (ranges.length === 0) return true
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  return ranges.some((range) => {
    if (!range.includes('/')) return ipaddr.process(range).toNormalizedString() === address.toNormalizedString()
    const [network, bits] = ipaddr.parseCIDR(range)
    return network.kind() === address.kind() && address.match(network, bits)
  })
}
