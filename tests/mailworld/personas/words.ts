/** What people write back; {name} is their own first name. */
export const replies = [
  'Thanks for reaching out! This is interesting, could you send a few more details and some times next week?',
  'Hi, sounds good. Could we talk on Thursday afternoon?',
  'Not right now, we have just signed with somebody else. Try again in the autumn.',
  'You want to talk to my colleague who looks after this, I only do the accounts.',
  'What would this cost for a team of twelve?',
  'Thank you, but this is nothing for us.',
] as const

export const removals = [
  'Please remove me from your list.',
  'Unsubscribe me, please. I never asked for this.',
  'Stop emailing me.',
  'Take me off your mailing list, thanks.',
] as const

export const away = [
  'Hello,\r\n\r\nI am out of the office until Monday and will answer when I am back.\r\n\r\nIn urgent cases please call our front desk.',
  'Thank you for your message. I am on parental leave until the end of next month; my colleagues at info will help you.',
] as const

export const firstNames = ['Ada', 'Bruno', 'Carla', 'Dario', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'] as const
