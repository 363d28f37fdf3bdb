import { env } from '../../prisma/env.ts'

/** The public address of a picture: unguessable, and the same in every mail. */
export const contentUrl = (key: string) => new URL(`/i/${key}`, env.PUBLIC_URL).href
