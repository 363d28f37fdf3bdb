import { z } from 'zod'

/** What people write about themselves, read the same wherever they do. */
export const name = z.string().trim().min(1, 'Give a name.').max(200, 'At most 200 characters.')

export const email = z.email('This is not an email address.').max(254, 'At most 254 characters.').toLowerCase()
