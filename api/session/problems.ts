import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Problem, ProblemCode } from '../graphql/problem.ts'

@ObjectType({ implements: Problem, description: 'Address and password do not go together.' })
export class WrongCredentials extends Problem {
  constructor() {
    super(ProblemCode.WRONG_CREDENTIALS, 'The address or the password is not right.')
  }
}

@ObjectType({ implements: Problem, description: 'The code or passkey is not right, or was used before.' })
export class WrongProof extends Problem {
  constructor(message = 'The code is not right, or was used before.') {
    super(ProblemCode.WRONG_CREDENTIALS, message)
  }
}

@ObjectType({ implements: Problem, description: 'Too much was tried lately: wait.' })
export class TooManyAttempts extends Problem {
  @Field(() => Date, { description: 'When to try again.' })
  readonly retryAt: Date

  constructor(retryAt: Date) {
    const seconds = Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000))
    const wait = seconds < 60 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${Math.ceil(seconds / 60)} minutes`
    super(ProblemCode.TOO_MANY_ATTEMPTS, `Too many attempts. Try again in ${wait}.`)
    this.retryAt = retryAt
  }
}

@ObjectType({
  implements: Problem,
  description: 'A link of a mail, or a step of signing in, that is used up or too old.',
})
export class LinkOver extends Problem {
  constructor(message = 'This link was used before or is too old. Ask for a new one.') {
    super(ProblemCode.NOT_POSSIBLE, message)
  }
}

export enum ProofMethod {
  password = 'password',
  totp = 'totp',
  backup_code = 'backup_code',
  passkey = 'passkey',
}
registerEnumType(ProofMethod, { name: 'ProofMethod', description: 'How somebody proves who they are.' })

@ObjectType({ implements: Problem, description: 'The password was right; now the second factor, within ten minutes.' })
export class SecondFactorNeeded extends Problem {
  @Field(() => String, { description: 'Names this sign-in: goes with the code or the passkey’s answer.' })
  readonly challenge: string

  @Field(() => [ProofMethod], { description: 'What can be given.' })
  readonly methods: ProofMethod[]

  @Field(() => String, {
    nullable: true,
    description: 'What to ask the browser for a passkey with, as WebAuthn’s JSON.',
  })
  readonly passkeyOptions: string | null

  constructor(challenge: string, methods: ProofMethod[], passkeyOptions: string | null) {
    super(ProblemCode.SECOND_FACTOR_NEEDED, 'Give your second factor.')
    this.challenge = challenge
    this.methods = methods
    this.passkeyOptions = passkeyOptions
  }
}

@ObjectType({ implements: Problem, description: 'Before this, prove again who you are: `confirmIdentity`.' })
export class ConfirmationNeeded extends Problem {
  @Field(() => [ProofMethod], { description: 'What can be given; empty when you must sign in again.' })
  readonly methods: ProofMethod[]

  constructor(methods: ProofMethod[]) {
    super(
      ProblemCode.CONFIRMATION_NEEDED,
      methods.length > 0
        ? 'Prove again that it is you.'
        : 'Sign in again first: you have nothing to prove yourself with here.',
    )
    this.methods = methods
  }
}
