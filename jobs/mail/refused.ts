/** Why something a person gave cannot be used for mail: one sentence that says what to do. Returned, never thrown. */
export class Refused {
  constructor(readonly reason: string) {}
}
