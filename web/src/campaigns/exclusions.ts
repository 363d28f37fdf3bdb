const reasons: Record<string, string> = {
  already_in: 'are in it already',
  excluded: 'are kept out',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  bounced: 'had a mail come back',
  suppressed: 'are suppressed',
  invalid: 'have no valid address',
  no_consent: 'gave no consent',
  frequency_cap: 'got enough mails lately',
}

/** Why somebody who was chosen is not written to, to be read behind how many they are. */
export const sayExclusion = (reason: string) => reasons[reason] ?? reason.replaceAll('_', ' ')
