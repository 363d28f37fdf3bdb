const SAFE = /^(?:https?:\/\/[^\s/?#\\]|mailto:[^\s]|tel:\+?\d)/i
const TAG = /\{[{%]/
// Control characters are dropped by browsers inside an address, so `java\tscript:` would run.
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/
const ALL_CONTROL = new RegExp(CONTROL, 'g')

const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp)\.?$/i
const PRIVATE_V4 = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
const PRIVATE_V6 = /^\[(?:::1?\]|::ffff:|f[cd]|fe[89ab])/i

/** A filled-in address when it may be followed, and nothing when it may not (`javascript:`, `data:`, relative). */
export function safeAddress(address: string): string {
  const plain = address.replace(ALL_CONTROL, '').trim()
  return SAFE.test(plain) ? plain : ''
}

/** Whether an address points into the sender's own network, where no recipient can follow. */
export function isPrivate(address: string): boolean {
  if (!/^https?:/i.test(address)) return false
  if (!URL.canParse(address)) return true
  const { hostname } = new URL(address)
  return PRIVATE_NAME.test(hostname) || PRIVATE_V4.test(hostname) || PRIVATE_V6.test(hostname) || !/[.:]/.test(hostname)
}

/** What is wrong with an address as its author wrote it, merge fields included. */
export function addressFault(source: string): string | undefined {
  if (source === '') return
  const [head = ''] = source.split(TAG, 1)
  const whole = head === source
  if (CONTROL.test(head) || /\s/.test(head.trim())) return 'An address has no spaces or line breaks in it.'
  if (head === '') return
  if (/^(?:https?:\/\/|mailto:|tel:\+?)$/i.test(head) && !whole) return
  if (!SAFE.test(head)) return 'Start an address with https://, http://, mailto: or tel:, or with a merge field.'
  if (whole && /^https?:/i.test(head) && !URL.canParse(head)) return 'This is not a web address.'
}

/** As `addressFault`, for pictures: only from the web, and never from a private network. */
export function pictureFault(source: string): string | undefined {
  const [head = ''] = source.split(TAG, 1)
  if (head !== '' && !/^https?:\/\//i.test(head)) return 'A picture needs an address that starts with https://.'
  if (head === source && isPrivate(source)) return 'This picture lies in a private network: recipients cannot load it.'
  return addressFault(source)
}
