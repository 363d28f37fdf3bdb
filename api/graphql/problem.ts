import { type ClassType, createUnionType, Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'

export enum ProblemCode {
  CONFIRMATION_NEEDED = 'CONFIRMATION_NEEDED',
  CONFLICT = 'CONFLICT',
  INVALID_INPUT = 'INVALID_INPUT',
  NOT_FOUND = 'NOT_FOUND',
  NOT_POSSIBLE = 'NOT_POSSIBLE',
  NOT_READY = 'NOT_READY',
  SECOND_FACTOR_NEEDED = 'SECOND_FACTOR_NEEDED',
  TOO_MANY_ATTEMPTS = 'TOO_MANY_ATTEMPTS',
  WRONG_CREDENTIALS = 'WRONG_CREDENTIALS',
}
registerEnumType(ProblemCode, { name: 'ProblemCode', description: 'What kind of problem it is, for programs.' })

/** Something the person asking can understand and put right. Problems are returned; faults are thrown. */
@InterfaceType({ description: 'Something the person asking can understand and put right.' })
export abstract class Problem {
  @Field(() => ProblemCode, { description: 'What kind of problem it is, for programs.' })
  readonly code: ProblemCode

  @Field(() => String, { description: 'One plain sentence, fit to show.' })
  readonly message: string

  constructor(code: ProblemCode, message: string) {
    this.code = code
    this.message = message
  }
}

@ObjectType({ description: 'One thing that is wrong with the input, and where it is.' })
export class Issue {
  @Field(() => String, { description: 'The field it belongs to, as `input.email` is written: `email`.' })
  path!: string

  @Field(() => String, { description: 'What is wrong and what would be right.' })
  message!: string
}

@ObjectType({ implements: Problem, description: 'The input cannot be taken as it is.' })
export class InvalidInput extends Problem {
  @Field(() => [Issue], { description: 'Everything that is wrong, each where it belongs.' })
  readonly issues: Issue[]

  constructor(issues: Issue[]) {
    super(ProblemCode.INVALID_INPUT, issues[0]?.message ?? 'The input is not valid.')
    this.issues = issues
  }
}

@ObjectType({ implements: Problem, description: 'There is nothing with that id, or nothing you may see.' })
export class NotFound extends Problem {
  constructor(what: string) {
    super(ProblemCode.NOT_FOUND, `There is no such ${what}.`)
  }
}

@ObjectType({ implements: Problem, description: 'It cannot be done as things stand.' })
export class NotPossible extends Problem {
  constructor(message: string) {
    super(ProblemCode.NOT_POSSIBLE, message)
  }
}

@ObjectType({ implements: Problem, description: 'Somebody changed it since you read it.' })
export class Conflict extends Problem {
  @Field(() => Int, { description: 'The revision it has now.' })
  readonly currentRevision: number

  constructor(currentRevision: number) {
    super(ProblemCode.CONFLICT, 'Somebody changed this in the meantime. Read it again before you change it.')
    this.currentRevision = currentRevision
  }
}

type ProblemClass = abstract new (...args: never[]) => Problem

/** The type of an outcome's success, by the outcome's name. */
export const successOf = new Map<string, string>()

/** The answer of a mutation: the thing itself, or one of the problems it names. */
export function outcome<T extends object, P extends ProblemClass[]>(
  name: string,
  success: ClassType<T>,
  ...problems: P
) {
  successOf.set(name, success.name)
  return createUnionType({
    name,
    description: `What came of it: ${success.name}, or a problem.`,
    types: () => [success, ...problems] as ClassType[],
  }) as T | InstanceType<P[number]>
}
