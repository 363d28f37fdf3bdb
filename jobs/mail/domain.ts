import { domainToASCII, domainToUnicode } from 'node:url'
import { Refused } from './refused.ts'

const name = /^(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z](?:-*[a-z0-9])+$/
/** RFC 1035 counts 255 bytes with their length bytes: 253 characters as written. */
const longest = 253
const longestLabel = 63

/**
 * One way to write a domain: lower-case ASCII, internationalised labels as punycode. Everything that is compared,
 * looked up or put into an envelope is written this way.
 */
export function readDomain(typed: string): string | Refused {
  const lower = typed.toLowerCase()
  if (!name.test(lower) || lower.includes('xn--')) return international(lower)
  return measured(lower)
}

function international(lower: string) {
  if (lower.startsWith('[')) return new Refused('Use a domain name, not an IP address.')
  if (lower.endsWith('.')) return new Refused('Remove the dot at the end of the domain.')
  if (lower.includes('..') || lower.startsWith('.'))
    return new Refused('The domain has an empty part between two dots.')
  // Only letters, digits, marks, dots and hyphens reach domainToASCII: it would decode %xx and read 0x7f.1 as an IP.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(lower)) return new Refused('The domain has a character that no domain can have.')
  const ascii = domainToASCII(lower)
  if (/^[\d.]+$/.test(ascii || lower)) return new Refused('Use a domain name, not an IP address.')
  if (!lower.includes('.')) return new Refused('The domain needs a dot and an ending, as in example.com.')
  // Newer versions of Node take any ASCII as it is; punycode that says nothing is no domain all the same.
  const meaning = domainToUnicode(ascii)
  if (!name.test(ascii) || meaning === '' || /(?:^|\.)xn--/.test(meaning)) {
    return new Refused('The domain is not written as domains are.')
  }
  return measured(ascii)
}

function measured(ascii: string) {
  if (ascii.length > longest) return new Refused(`The domain is longer than ${longest} characters.`)
  if (ascii.length > longestLabel && ascii.split('.').some((label) => label.length > longestLabel)) {
    return new Refused(`A part of the domain is longer than ${longestLabel} characters.`)
  }
  return ascii
}
