import { Alert } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { Ago } from '../../ui/Ago.tsx'
import { sayMoment } from '../../ui/manner.ts'

const WhyNotYet_now = graphql(`
  fragment WhyNotYet_now on RecipientNow {
    code
    sentence
    until
  }
`)

const asUsual = ['planned', 'being_sent', 'waits', 'due']

/** Why the next mail did not come yet, and the time it will. */
export function WhyNotYet(props: { now: FragmentType<typeof WhyNotYet_now> }) {
  const { code, sentence, until } = read(WhyNotYet_now, props.now)
  return (
    <Alert
      variant="light"
      color={asUsual.includes(code) ? 'ice' : 'beak'}
      icon={<IconClock size={18} />}
      title="Why not yet"
    >
      {sentence}
      {until && (
        <>
          {' '}
          It goes on <Ago at={until} /> ({sayMoment(new Date(until))}).
        </>
      )}
    </Alert>
  )
}
