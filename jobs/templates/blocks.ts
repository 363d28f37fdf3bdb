import { z } from 'zod'
import { addressFault, pictureFault } from './addresses.ts'
import type { Network } from './networks.ts'
import { Colour, Theme } from './theme.ts'

const MOST_BLOCKS = 200
const LARGEST_TREE = 500_000

const id = z.string().regex(/^[\w-]{1,40}$/, 'An id has 1 to 40 letters, digits, - or _.')
const line = z.string().max(1_000)
const rich = z.string().max(50_000)

function checked(fault: (source: string) => string | undefined) {
  return z
    .string()
    .max(2_048)
    .superRefine((source, context) => {
      const message = fault(source.trim())
      if (message) context.addIssue({ code: 'custom', message })
    })
}

const address = checked(addressFault)
const align = z.enum(['left', 'center', 'right'])

const frame = {
  id,
  background: Colour.optional(),
  padding: z.strictObject({ x: z.int().min(0).max(80), y: z.int().min(0).max(120) }).optional(),
}

/** A picture on the web, or one in the content store, by its key. Its size in pixels is what AMP needs to show it. */
const picture = z
  .strictObject({
    url: checked(pictureFault).optional(),
    contentKey: z
      .string()
      .regex(/^[\w./-]{1,200}$/)
      .optional(),
    alt: line.default(''),
    width: z.int().min(1).max(1_600).optional(),
    height: z.int().min(1).max(2_400).optional(),
  })
  .refine((p) => (p.url === undefined) !== (p.contentKey === undefined), 'Give a picture either a url or a contentKey.')
export type Picture = z.infer<typeof picture>

const link = z.strictObject({ label: line, href: address })

const text = z.strictObject({
  ...frame,
  type: z.literal('text'),
  html: rich,
  align: align.default('left'),
  colour: Colour.default('text'),
  size: z.int().min(10).max(32).optional(),
})

const heading = z.strictObject({
  ...frame,
  type: z.literal('heading'),
  text: line,
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(1),
  align: align.default('left'),
  colour: Colour.default('text'),
})

const image = z.strictObject({
  ...frame,
  type: z.literal('image'),
  picture,
  href: address.optional(),
  align: align.default('center'),
  radius: z.int().min(0).max(48).default(0),
})

const button = z.strictObject({
  ...frame,
  type: z.literal('button'),
  label: line,
  href: address,
  align: align.default('left'),
  fill: Colour.default('primary'),
  colour: Colour.default('onPrimary'),
  wide: z.boolean().default(false),
})

const divider = z.strictObject({
  ...frame,
  type: z.literal('divider'),
  colour: Colour.default('border'),
  thickness: z.int().min(1).max(12).default(1),
})

const spacer = z.strictObject({ ...frame, type: z.literal('spacer'), height: z.int().min(1).max(200).default(24) })

const network = z.enum([
  'bluesky',
  'facebook',
  'instagram',
  'linkedin',
  'mastodon',
  'tiktok',
  'website',
  'whatsapp',
  'x',
  'youtube',
] satisfies Network[])

const social = z.strictObject({
  ...frame,
  type: z.literal('social'),
  links: z
    .array(z.strictObject({ network, href: address }))
    .min(1)
    .max(8),
  align: align.default('center'),
})

const menu = z.strictObject({
  ...frame,
  type: z.literal('menu'),
  links: z.array(link).min(1).max(8),
  align: align.default('center'),
})

const html = z.strictObject({ ...frame, type: z.literal('html'), html: rich })

const product = z.strictObject({
  ...frame,
  type: z.literal('product'),
  picture: picture.optional(),
  badge: line.default(''),
  title: line,
  description: rich.default(''),
  price: line.default(''),
  oldPrice: line.default(''),
  button: link.optional(),
})

const poll = z.strictObject({
  ...frame,
  type: z.literal('poll'),
  question: line,
  options: z.array(line.min(1)).min(2).max(10),
  submit: line.default('Send'),
  thanks: line.default('Thank you for your answer.'),
  failed: line.default('This did not work. Please try again later.'),
})

const formField = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'A field name has lower-case letters, digits and _.'),
  label: line,
  kind: z.enum(['text', 'email', 'number', 'textarea', 'select', 'checkbox']).default('text'),
  options: z.array(line.min(1)).max(20).default([]),
  required: z.boolean().default(false),
})

const form = z.strictObject({
  ...frame,
  type: z.literal('form'),
  title: line.default(''),
  fields: z.array(formField).min(1).max(12),
  submit: line.default('Send'),
  thanks: line.default('Thank you, we have received your answer.'),
  failed: line.default('This did not work. Please try again later.'),
})

const carousel = z.strictObject({
  ...frame,
  type: z.literal('carousel'),
  slides: z
    .array(z.strictObject({ picture, caption: line.default(''), href: address.optional() }))
    .min(2)
    .max(8),
})

const accordion = z.strictObject({
  ...frame,
  type: z.literal('accordion'),
  items: z
    .array(z.strictObject({ title: line, html: rich }))
    .min(1)
    .max(12),
})

const footer = z.strictObject({
  ...frame,
  type: z.literal('footer'),
  html: rich,
  unsubscribe: line.default('Unsubscribe'),
  viewInBrowser: line.default(''),
  align: align.default('center'),
})

/** A block that holds no other blocks. */
export const Leaf = z.discriminatedUnion('type', [
  text,
  heading,
  image,
  button,
  divider,
  spacer,
  social,
  menu,
  html,
  product,
  poll,
  form,
  carousel,
  accordion,
  footer,
])
export type Leaf = z.infer<typeof Leaf>

const columns = z.strictObject({
  ...frame,
  type: z.literal('columns'),
  columns: z
    .array(z.strictObject({ width: z.int().min(10).max(90), blocks: z.array(Leaf).max(30) }))
    .min(2)
    .max(4)
    .refine((list) => list.reduce((sum, { width }) => sum + width, 0) === 100, 'The widths of columns add up to 100.'),
  /** Whether the columns stand below each other on a phone. */
  stack: z.boolean().default(true),
})

export const Block = z.discriminatedUnion('type', [...Leaf.options, columns])
export type Block = z.infer<typeof Block>
export type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>

/** Every block of a list, those within columns too, in reading order. */
export function allBlocks(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) =>
    block.type === 'columns' ? [block, ...block.columns.flatMap((column) => column.blocks)] : [block],
  )
}

export const BlockTree = z
  .strictObject({ theme: Theme, blocks: z.array(Block).max(MOST_BLOCKS) })
  .superRefine(({ blocks }, context) => {
    const seen = new Set<string>()
    const all = allBlocks(blocks)
    if (all.length > MOST_BLOCKS) {
      context.addIssue({ code: 'custom', path: ['blocks'], message: `A template has at most ${MOST_BLOCKS} blocks.` })
    }
    for (const { id } of all) {
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', path: ['blocks'], message: `Two blocks have the id "${id}": rename one.` })
      }
      seen.add(id)
    }
    if (JSON.stringify(blocks).length > LARGEST_TREE) {
      context.addIssue({
        code: 'custom',
        path: ['blocks'],
        message: `The blocks are larger than ${LARGEST_TREE} bytes.`,
      })
    }
  })
export type BlockTree = z.infer<typeof BlockTree>
