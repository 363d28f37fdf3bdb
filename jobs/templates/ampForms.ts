import type { Interactive } from './strokes.ts'

/** What is posted, and what is shown once it has arrived or has not. */
function form({ action, id, thanks, failed }: Extract<Interactive, { type: 'poll' | 'form' }>, inner: string): string {
  return [
    `<form method="post" action-xhr="${action}"><input type="hidden" name="block" value="${id}">${inner}`,
    `<div submit-success>${thanks}</div><div submit-error>${failed}</div></form>`,
  ].join('')
}

type FormField = Extract<Interactive, { type: 'form' }>['fields'][number]

function control({ name, label, kind, options, required }: FormField): string {
  const must = required ? ' required' : ''
  switch (kind) {
    case 'checkbox':
      return `<label><input type="checkbox" name="${name}" value="yes"${must}>${label}</label>`
    case 'textarea':
      return `<label>${label}<textarea name="${name}" rows="4"${must}></textarea></label>`
    case 'select': {
      const choices = options.map((option, i) => `<option value="${i}">${option}</option>`)
      return `<label>${label}<select name="${name}"${must}>${choices.join('')}</select></label>`
    }
    default:
      return `<label>${label}<input type="${kind}" name="${name}"${must}></label>`
  }
}

/** Blocks that answer their reader inside the mail. Nothing in them goes through AMP's own template language. */
export function ampInteractive(block: Interactive): string {
  switch (block.type) {
    case 'poll': {
      const choices = block.options.map((option, i) => {
        return `<label><input type="radio" name="option" value="${i}" required>${option}</label>`
      })
      const inner = `<h3>${block.question}</h3>${choices.join('')}<button type="submit">${block.submit}</button>`
      return form(block, inner)
    }
    case 'form': {
      const title = block.title && `<h3>${block.title}</h3>`
      const inner = `${title}${block.fields.map(control).join('')}<button type="submit">${block.submit}</button>`
      return form(block, inner)
    }
    case 'carousel': {
      const slides = block.slides.map(({ picture: { url = '', alt, width = 600, height = 400 }, caption, href }) => {
        const image = `<amp-img src="${url}" alt="${alt}" width="${width}" height="${height}" layout="responsive"></amp-img>`
        const shown = href ? `<a href="${href}" target="_blank">${image}</a>` : image
        return `<div>${shown}<div class="center">${caption}</div></div>`
      })
      const { width = 600, height = 400 } = block.slides[0]?.picture ?? {}
      const size = `width="${width}" height="${height + 48}" layout="responsive" type="slides"`
      return `<amp-carousel ${size}>${slides.join('')}</amp-carousel>`
    }
    case 'accordion': {
      const sections = block.items.map(({ title, html }) => `<section><h4>${title}</h4><div>${html}</div></section>`)
      return `<amp-accordion>${sections.join('')}</amp-accordion>`
    }
  }
}
