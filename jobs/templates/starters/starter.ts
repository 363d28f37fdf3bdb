import type { z } from 'zod'
import type { Leaf } from '../blocks.ts'
import type { Template } from '../template.ts'

/** A template of ours to start from. */
export interface Starter {
  key: string
  name: string
  description: string
  template: Extract<z.input<typeof Template>, { kind: 'blocks' }>
}

export type LeafInput = z.input<typeof Leaf>

/** The end of every mail: why it came, who sent it from where, and how to stop it. */
export function footer(reason: string, align: 'left' | 'center' = 'center'): LeafInput {
  const sender = '{{ sender.company | default: sender.name }}'
  return {
    id: 'footer',
    type: 'footer',
    align,
    html: `<p>${reason}</p><p>${sender}{% if sender.address %}<br>{{ sender.address }}{% endif %}</p>`,
    viewInBrowser: 'View in browser',
  }
}
