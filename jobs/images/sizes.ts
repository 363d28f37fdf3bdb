export type Size = { width: number; height: number }

const says = (bytes: Buffer, at: number, text: string) => bytes.toString('latin1', at, at + text.length) === text

/** PNG (RFC 2083): the signature, and then the header chunk with its length of 13. The file ends with its last chunk. */
export function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 57 || !says(bytes, 0, '\x89PNG\r\n\x1a\n') || !says(bytes, 12, 'IHDR')) return undefined
  if (bytes.readUInt32BE(8) !== 13 || !bytes.includes('IEND', 33, 'latin1')) return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** GIF: its signature with the version, and the size of its screen. */
export function gifSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 14 || !(says(bytes, 0, 'GIF87a') || says(bytes, 0, 'GIF89a'))) return undefined
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

/** JPEG (ITU T.81): segments follow one another up to the frame, which has the size. */
export function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    // The frames, but not the tables of Huffman (C4) and arithmetic coding (CC), nor the extension (C8).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    if (marker === 0xd9 || marker === 0xda) return undefined
    at += 2 + (marker >= 0xd0 && marker <= 0xd7 ? 0 : bytes.readUInt16BE(at + 2))
  }
  return undefined
}

/** WebP (RFC 9649): lossy, lossless or extended, each with the size in a place of its own. */
export function webpSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 30 || !says(bytes, 0, 'RIFF') || !says(bytes, 8, 'WEBP')) return undefined
  if (says(bytes, 12, 'VP8 ')) {
    if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  }
  if (says(bytes, 12, 'VP8L')) {
    if (bytes[20] !== 0x2f) return undefined
    const bits = bytes.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (says(bytes, 12, 'VP8X')) return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  return undefined
}
