import { Alert } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { Ago } from '../../ui/Ago.tsx'
import { sayMoment } from '../../ui/manner.ts'
import { sayReason } from '../reasons.ts'

const WhyNotYet_recipient = graphql(`
  fragment WhyNotYet_recipient on CampaignRecipient {
    campaignId
    leadId
    status
    nextRunAt
    blockedBy
    blockedUntil
    mails {
      status
      sendAt
    }
  }
`)

/** Why nothing went out yet, and the time it will be. Says nothing of who is through. */
export function WhyNotYet(props: { recipient: FragmentType<typeof WhyNotYet_recipient> }) {
  const { status, nextRunAt, blockedBy, blockedUntil, mails } = read(WhyNotYet_recipient, props.recipient)
  if (!['pending', 'active', 'paused'].includes(status)) return null
  const queued = mails.findLast((it) => it.status === 'queued')
  const at = blockedUntil ?? queued?.sendAt ?? nextRunAt
  const isHeld = blockedBy !== null && blockedBy !== 'slot' && blockedBy !== 'wait'
  const title = blockedBy
    ? sayReason(blockedBy)
    : queued
      ? 'A mail waits for its time'
      : nextRunAt
        ? 'It waits for its next step'
        : 'A mail is on its way'
  return (
    <Alert variant="light" color={isHeld ? 'beak' : 'ice'} icon={<IconClock size={18} />} title={title}>
      {at ? (
        <>
          {isHeld ? 'That ends ' : 'Its turn comes '}
          <Ago at={at} /> ({sayMoment(new Date(at))}).
        </>
      ) : (
        'It goes on when that ends.'
      )}
    </Alert>
  )
}
