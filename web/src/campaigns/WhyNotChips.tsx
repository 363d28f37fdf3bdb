import { Group, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { isFindable, sayReason } from './reasons.ts'

const WhyNotChips_campaign = graphql(`
  fragment WhyNotChips_campaign on Campaign {
    id
    whyNot {
      code
      message
      recipientCount
      firstFreeAt
      lastFreeAt
    }
  }
`)

/** What holds those who were not mailed yet, and when that ends. Each leads to those it holds. */
export function WhyNotChips(props: { campaign: FragmentType<typeof WhyNotChips_campaign> }) {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { whyNot } = read(WhyNotChips_campaign, props.campaign)
  if (whyNot.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing holds anybody.
      </Text>
    )
  return (
    <Stack gap="xs">
      {whyNot.map(({ code, message, recipientCount, firstFreeAt, lastFreeAt }) => (
        <Group key={code} justify="space-between" gap="xs">
          <ButtonLink
            to="/campaigns/$id/activity"
            params={{ id }}
            search={
              code === 'recipient_paused'
                ? { status: ['paused'] }
                : isFindable(code)
                  ? { blocked: code }
                  : { status: ['pending', 'active'] }
            }
            title={message}
            variant="default"
            size="compact-sm"
            radius="xl"
          >
            {sayReason(code)} · {recipientCount.toLocaleString()}
          </ButtonLink>
          {firstFreeAt && (
            <Text size="xs" c="dimmed">
              goes on <Ago at={firstFreeAt} />
              {lastFreeAt && lastFreeAt !== firstFreeAt && (
                <>
                  , the last <Ago at={lastFreeAt} />
                </>
              )}
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  )
}
