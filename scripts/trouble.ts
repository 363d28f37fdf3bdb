/** A sentence for the person at the terminal: shown alone, without a stack. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
}
