import { gifSize, jpegSize, pngSize, type Size, webpSize } from './sizes.ts'

export const mostImageBytes = 5_242_880
const mostPixels = 8_000

export type ReadImage = Size & { contentType: string }

const kinds = [
  { contentType: 'image/png', sizeOf: pngSize },
  { contentType: 'image/jpeg', sizeOf: jpegSize },
  { contentType: 'image/gif', sizeOf: gifSize },
  { contentType: 'image/webp', sizeOf: webpSize },
]

/** What the bytes say they are, whatever the file is called; or why they are no picture for a mail. */
export function readImage(bytes: Buffer): ReadImage | string {
  for (const { contentType, sizeOf } of kinds) {
    const size = sizeOf(bytes)
    if (!size) continue
    if (size.width < 1 || size.height < 1) return 'The picture has no pixels.'
    if (size.width > mostPixels || size.height > mostPixels)
      return `The picture is ${size.width} × ${size.height} pixels: make it at most ${mostPixels} wide and high.`
    return { contentType, ...size }
  }
  return 'This is no picture for a mail: send a PNG, JPEG, GIF or WebP.'
}
