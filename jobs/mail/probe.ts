import { readAddress } from './address.ts'
import { type BuiltMessage, prepareMessage } from './message.ts'
import { Refused } from './refused.ts'

/** A message that has everything a signature covers, to prove keys with. It is never sent. */
export function probeMessage(domain: string): BuiltMessage {
  const address = readAddress(`probe@${domain}`)
  if (address instanceof Refused) throw new Error(`${domain} is not a domain that sends: ${address.reason}`)
  const content = prepareMessage({
    subject: 'Grüße',
    text: 'A  line.\n\nAnother one. \n',
    html: '<p>A line = a  line.</p>',
  })
  if (content instanceof Refused) throw new Error(content.reason)
  const message = content.build({
    id: '00000000-0000-7000-8000-000000000000',
    from: { address, name: 'Probe' },
    to: { address, name: 'Prüfung' },
    replyTo: address,
    date: new Date(),
    inReplyTo: `<first@${domain}>`,
    unsubscribe: { url: `https://${domain}/u/probe`, mail: address },
    feedback: { campaign: 'probe', tenant: 'probe', kind: 'probe', sender: 'probe' },
  })
  if (message instanceof Refused) throw new Error(message.reason)
  return message
}
