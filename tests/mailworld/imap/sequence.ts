import { BadCommand } from './read.ts'

/** Which of some numbers a set such as `1,3:5,9:*` means (RFC 3501 9); the numbers are in order. */
export function inSet(written: string, numbers: readonly number[]): number[] {
  const last = numbers.at(-1) ?? 0
  const ranges = written.split(',').map((range) => {
    const [from, to = from] = range.split(':').map((end) => (end === '*' ? last : Number(end)))
    if (!Number.isInteger(from) || !Number.isInteger(to)) throw new BadCommand(`${written} is no set of messages.`)
    return [Math.min(Number(from), Number(to)), Math.max(Number(from), Number(to))] as const
  })
  return numbers.filter((number) => ranges.some(([from, to]) => number >= from && number <= to))
}

export const isSet = (word: string): boolean => /^[\d*:,]+$/.test(word)

/** Numbers as a set, for COPYUID. */
export const asSet = (numbers: readonly number[]): string => numbers.join(',')
