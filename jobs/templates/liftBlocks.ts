import type { Block, Leaf, Picture } from './blocks.ts'
import type { Draft } from './draft.ts'
import { liftLine, liftLink, liftOwnPicture, liftPicture, refuse } from './lift.ts'
import { type Look, liftRich } from './markup.ts'
import { NETWORKS } from './networks.ts'
import { linkColour } from './strokes.ts'
import { hexOf, type Theme } from './theme.ts'

/**
 * A block whose texts and addresses are slots. `own` holds the slots of links to the product's own pages (answers,
 * unsubscribe), `action` the slot of the address that takes answers inside the mail.
 */
export type LiftedLeaf = Leaf & { own: readonly string[]; action: string }
export type LiftedColumns = Omit<Extract<Block, { type: 'columns' }>, 'columns'> & {
  columns: { width: number; blocks: LiftedLeaf[] }[]
}
export type LiftedBlock = LiftedLeaf | LiftedColumns

function lookOf(theme: Theme, block: Leaf): Look {
  const link = hexOf(theme, linkColour(block))
  const list = 'margin:0 0 12px;padding:0 0 0 24px'
  return {
    a: `color:${link};text-decoration:underline`,
    p: 'margin:0 0 12px',
    ul: list,
    ol: list,
    li: 'margin:0 0 4px',
    blockquote: `margin:0 0 12px;padding:0 0 0 16px;border-left:3px solid ${hexOf(theme, 'border')}`,
  }
}

function liftLeaf(draft: Draft, theme: Theme, block: Leaf, path: string): LiftedLeaf {
  const at = (field: string) => ({ path: `${path}.${field}`, blockId: block.id })
  const line = (source: string, field: string) => (source === '' ? '' : liftLine(draft, source, at(field)))
  const look = lookOf(theme, block)
  const rich = (source: string, field: string) => {
    if (source === '') return ''
    return block.type === 'html'
      ? liftRich(draft, source, at(field), 'layout')
      : liftRich(draft, source, at(field), 'rich', look)
  }
  const link = (source: string, label: string, field: string) => liftLink(draft, source, label, at(field))
  const ownPage = (source: string, label: string) => liftLink(draft, source, label, at(block.type))
  const plain = { own: [], action: '' }

  function picture(source: Picture, field: string): Picture {
    if (source.contentKey !== undefined && !draft.contentUrl) {
      refuse(at(field), 'This picture lies in the content store, and nothing says under which address.')
    }
    const own = source.contentKey && draft.contentUrl?.(source.contentKey)
    const url = own ? liftOwnPicture(draft, own, at(field)) : liftPicture(draft, source.url ?? '', at(field))
    return { ...source, url, alt: line(source.alt, `${field}.alt`) }
  }

  switch (block.type) {
    case 'divider':
    case 'spacer':
      return { ...block, ...plain }
    case 'text':
    case 'html':
      return { ...block, ...plain, html: rich(block.html, 'html') }
    case 'heading':
      return { ...block, ...plain, text: line(block.text, 'text') }
    case 'image': {
      const href = block.href ? link(block.href, block.picture.alt, 'href') : undefined
      return { ...block, ...plain, picture: picture(block.picture, 'picture'), href }
    }
    case 'button':
      return { ...block, ...plain, label: line(block.label, 'label'), href: link(block.href, block.label, 'href') }
    case 'social': {
      const links = block.links.map(({ network, href }, i) => ({
        network,
        href: link(href, NETWORKS[network], `links.${i}.href`),
      }))
      return { ...block, ...plain, links }
    }
    case 'menu': {
      const links = block.links.map(({ label, href }, i) => ({
        label: line(label, `links.${i}.label`),
        href: link(href, label, `links.${i}.href`),
      }))
      return { ...block, ...plain, links }
    }
    case 'product':
      return {
        ...block,
        ...plain,
        picture: block.picture && picture(block.picture, 'picture'),
        badge: line(block.badge, 'badge'),
        title: line(block.title, 'title'),
        description: rich(block.description, 'description'),
        price: line(block.price, 'price'),
        oldPrice: line(block.oldPrice, 'oldPrice'),
        button: block.button && {
          label: line(block.button.label, 'button.label'),
          href: link(block.button.href, block.button.label, 'button.href'),
        },
      }
    case 'poll':
      return {
        ...block,
        question: line(block.question, 'question'),
        options: block.options.map((option, i) => line(option, `options.${i}`)),
        submit: line(block.submit, 'submit'),
        thanks: line(block.thanks, 'thanks'),
        failed: line(block.failed, 'failed'),
        own: block.options.map((option, i) => ownPage(`{{ answer_url }}?block=${block.id}&option=${i}`, option)),
        action: answersTo(draft, block.id, at('question').path),
      }
    case 'form':
      return {
        ...block,
        title: line(block.title, 'title'),
        fields: block.fields.map((field, i) => ({
          ...field,
          label: line(field.label, `fields.${i}.label`),
          options: field.options.map((option, j) => line(option, `fields.${i}.options.${j}`)),
        })),
        submit: line(block.submit, 'submit'),
        thanks: line(block.thanks, 'thanks'),
        failed: line(block.failed, 'failed'),
        own: [ownPage(`{{ answer_url }}?block=${block.id}`, block.submit)],
        action: answersTo(draft, block.id, at('fields').path),
      }
    case 'carousel': {
      const slides = block.slides.map((slide, i) => ({
        picture: picture(slide.picture, `slides.${i}.picture`),
        caption: line(slide.caption, `slides.${i}.caption`),
        href: slide.href ? link(slide.href, slide.caption, `slides.${i}.href`) : undefined,
      }))
      return { ...block, ...plain, slides }
    }
    case 'accordion': {
      const items = block.items.map((item, i) => ({
        title: line(item.title, `items.${i}.title`),
        html: rich(item.html, `items.${i}.html`),
      }))
      return { ...block, ...plain, items }
    }
    case 'footer':
      return {
        ...block,
        html: rich(block.html, 'html'),
        unsubscribe: line(block.unsubscribe, 'unsubscribe'),
        viewInBrowser: line(block.viewInBrowser, 'viewInBrowser'),
        own: [
          ownPage('{{ unsubscribe_url }}', block.unsubscribe),
          ...(block.viewInBrowser ? [ownPage('{{ view_in_browser_url }}', block.viewInBrowser)] : []),
        ],
        action: '',
      }
  }
}

/** The slot of the address to which AMP sends answers by itself. */
function answersTo(draft: Draft, blockId: string, path: string): string {
  const at = draft.origins.push({ path, blockId }) - 1
  return draft.slots.add({ address: [{ put: 'answer_url', as: 'url', at }], secure: true })
}

export function liftBlock(draft: Draft, theme: Theme, block: Block, path: string): LiftedBlock {
  if (block.type !== 'columns') return liftLeaf(draft, theme, block, path)
  const columns = block.columns.map((column, i) => ({
    width: column.width,
    blocks: column.blocks.map((leaf, j) => liftLeaf(draft, theme, leaf, `${path}.columns.${i}.blocks.${j}`)),
  }))
  return { ...block, columns }
}
