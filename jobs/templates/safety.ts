import { Parser } from 'htmlparser2'
import { safeAddress } from './addresses.ts'

const FORBIDDEN = [
  ...['script', 'iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'link', 'form', 'input', 'button'],
  ...['select', 'textarea', 'svg', 'math', 'video', 'audio', 'source', 'template', 'portal', 'dialog', 'marquee'],
]
const META = ['content-type', 'x-ua-compatible']
const LOADS = /@import|url\s*\(|expression\s*\(|javascript:|behavior\s*:|-moz-binding|\\/i
const CONDITIONAL = /^\[if [^\]]*\]>(.*)<!\[endif\]$/is

/** What a page for mail must not hold: an independent look at what comes out, whatever went in. */
export function pageFaults(page: string): string[] {
  const faults: string[] = []
  let inStyle = false
  const parser = new Parser({
    onopentag(tag, attributes) {
      inStyle = tag === 'style'
      if (FORBIDDEN.includes(tag)) faults.push(`<${tag}>`)
      for (const [name, value] of Object.entries(attributes)) {
        if (/^on|^srcdoc$|^formaction$|^ping$/i.test(name)) faults.push(`${name} in <${tag}>`)
        if (name === 'style' && LOADS.test(value)) faults.push(`style="${value}"`)
        if (name === 'http-equiv' && !META.includes(value.toLowerCase())) faults.push(`<meta http-equiv="${value}">`)
        const leads = ['href', 'src', 'action', 'background', 'poster', 'xlink:href', 'srcset'].includes(name)
        if (leads && value !== '' && value !== '#' && !safeAddress(value)) faults.push(`${name}="${value}"`)
      }
    },
    ontext(text) {
      if (inStyle && LOADS.test(text)) faults.push(`<style> with ${text.match(LOADS)?.[0]}`)
    },
    onclosetag: () => {
      inStyle = false
    },
    oncomment(comment) {
      // Outlook reads these comments as markup.
      const [, inside = ''] = comment.match(CONDITIONAL) ?? []
      faults.push(...pageFaults(inside))
    },
  })
  parser.end(page)
  return faults
}
