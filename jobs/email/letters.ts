/** A mail in words: a salutation is not needed, the link is one of ours. */
export type Letter = { subject: string; paragraphs: string[]; link?: { label: string; path: string } }

type Facts = Readonly<Record<string, unknown>>

const ignore = 'If that was not you, you can ignore this mail: nothing happens without you.'

/** Secrets stand behind a #: that part of an address reaches neither logs nor other sites. */
export const letters = {
  'sign-up': ({ name, tenantName }: Facts, secret: string): Letter => ({
    subject: 'Confirm your address',
    paragraphs: [
      `Somebody, probably you, signed up to PenguinMails as ${name} for ${tenantName} with this address.`,
      'Follow the link within a day and enter the password you chose.',
      ignore,
    ],
    link: { label: 'Confirm this address', path: `/verify-email#${secret}` },
  }),
  'sign-up-known': (): Letter => ({
    subject: 'You have an account already',
    paragraphs: [
      'Somebody, probably you, signed up to PenguinMails with this address, which has an account already.',
      'Sign in as before. If you have forgotten your password, the page has a way to a new one.',
      ignore,
    ],
    link: { label: 'Sign in', path: '/sign-in' },
  }),
  'password-reset': (_: Facts, secret: string): Letter => ({
    subject: 'Choose a new password',
    paragraphs: [
      'Somebody, probably you, asked for a new password. Follow the link within an hour to choose it.',
      ignore,
    ],
    link: { label: 'Choose a new password', path: `/reset-password#${secret}` },
  }),
  'email-change': ({ name }: Facts, secret: string): Letter => ({
    subject: 'Confirm your new address',
    paragraphs: [`${name} wants to use this address to sign in to PenguinMails. Follow the link within a day.`, ignore],
    link: { label: 'Confirm this address', path: `/confirm-email#${secret}` },
  }),
  'email-change-known': (): Letter => ({
    subject: 'This address has an account already',
    paragraphs: ['Somebody, probably you, wants to move an account to this address, which has one of its own.', ignore],
  }),
  'account-locked': ({ minutes }: Facts): Letter => ({
    subject: 'Somebody tries to get into your account',
    paragraphs: [
      `Too many wrong passwords or codes were tried. For ${minutes} minutes your account takes none from unknown devices.`,
      'Where you have signed in before, you still get in. A new password opens it everywhere.',
    ],
    link: { label: 'Choose a new password', path: '/forgot-password' },
  }),
  invitation: ({ tenantName, invitedBy }: Facts, secret: string): Letter => ({
    subject: `${invitedBy} invites you to ${tenantName}`,
    paragraphs: [
      `${invitedBy} invites you to work with ${tenantName} on PenguinMails. Follow the link to accept.`,
      ignore,
    ],
    link: { label: 'See the invitation', path: `/invitation#${secret}` },
  }),
  consent: ({ tenantName, text }: Facts, secret: string): Letter => ({
    subject: `Please confirm: ${tenantName}`,
    paragraphs: [
      `${tenantName} would like to write to this address, and asks whether you agree:`,
      String(text),
      'If you do nothing, you get no mail.',
    ],
    link: { label: 'See the page, and confirm there', path: `/c/${secret}` },
  }),
  notice: ({ title, message }: Facts): Letter => ({
    subject: String(title),
    paragraphs: String(message).split('\n\n'),
    link: { label: 'See your account', path: '/account' },
  }),
}
