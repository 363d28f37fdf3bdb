const reasons: Record<string, string> = {
  already_in: 'in it already',
  excluded: 'kept out',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  bounced: 'whose mail came back',
  suppressed: 'suppressed',
  invalid: 'without a valid address',
  no_consent: 'without consent',
  frequency_cap: 'who got enough mails lately',
}

/** Why somebody who was chosen is not written to, to be read behind how many they are. */
export const sayExclusion = (reason: string) => reasons[reason] ?? reason.replaceAll('_', ' ')
