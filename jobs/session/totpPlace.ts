import type { Place } from '../../prisma/seal.ts'

/** Where the secret of a person's app is sealed. */
export const totpPlace = (userId: string): Place => ({
  owner: userId,
  row: userId,
  field: 'user_mfa_settings.totp_secret',
})
