import { Group, Paper, Progress, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { CampaignMenu } from './CampaignMenu.tsx'
import { Due } from './Due.tsx'
import { Rate } from './Rate.tsx'
import { campaignStates, stateOf } from './states.ts'

const CampaignTable_campaign = graphql(`
  fragment CampaignTable_campaign on Campaign {
    id
    name
    status
    pauseReason
    scheduledAt
    company {
      id
      name
    }
    progress {
      total
      pending
      active
      paused
      done
      mailsSent
      mailsOpened
      mailsClicked
      mailsReplied
      mailsBounced
      nextSendAt
    }
    ...CampaignMenu_campaign
  }
`)

type Props = { campaigns: ReadonlyArray<FragmentType<typeof CampaignTable_campaign>>; stale: boolean }

/** The campaigns, each with how far it is and what came of it. */
export function CampaignTable(props: Props) {
  const campaigns = read(CampaignTable_campaign, props.campaigns)
  return (
    <Paper style={{ overflow: 'clip', opacity: props.stale ? 0.6 : 1 }}>
      <Table verticalSpacing="sm" horizontalSpacing="sm" highlightOnHover aria-label="Campaigns">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%" miw={190}>
              Campaign
            </Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th visibleFrom="sm" w={170} miw={150}>
              Progress
            </Table.Th>
            <Figure>Sent</Figure>
            <Figure>Opened</Figure>
            <Figure>Clicked</Figure>
            <Figure>Replied</Figure>
            <Table.Th visibleFrom="lg">Next mail</Table.Th>
            <Table.Th aria-label="What to do" w={40} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {campaigns.map(({ id, name, status, company, progress, ...campaign }) => (
            <Table.Tr key={id}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <TextLink to="/campaigns/$id" params={{ id }} c="inherit" fw={600} size="sm">
                  {name}
                </TextLink>
                <Text size="xs" c="dimmed">
                  {company.name}
                </Text>
              </Table.Td>
              <Table.Td>
                <Mark {...stateOf(campaignStates, status)}>{campaignStates[status].label}</Mark>
                {status === 'paused' && campaign.pauseReason && (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {campaign.pauseReason}
                  </Text>
                )}
                {status === 'scheduled' && campaign.scheduledAt && (
                  <Text size="xs" c="dimmed">
                    <Ago at={campaign.scheduledAt} />
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Far {...progress} name={name} />
              </Table.Td>
              <Figure cell>{progress.mailsSent.toLocaleString()}</Figure>
              <Figure cell>
                <Rate part={progress.mailsOpened} of={progress.mailsSent} what="were opened" />
              </Figure>
              <Figure cell>
                <Rate part={progress.mailsClicked} of={progress.mailsSent} what="had a link clicked" />
              </Figure>
              <Figure cell>
                <Rate part={progress.mailsReplied} of={progress.mailsSent} what="were answered" />
              </Figure>
              <Table.Td visibleFrom="lg">
                <Text size="sm" c="dimmed" component="span">
                  {progress.nextSendAt && status === 'sending' ? <Due at={progress.nextSendAt} /> : '–'}
                </Text>
              </Table.Td>
              <Table.Td>
                <CampaignMenu campaign={campaign} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

type Where = { total: number; pending: number; active: number; paused: number; done: number; name: string }

function Far({ total, pending, active, paused, done, name }: Where) {
  if (total === 0)
    return (
      <Text size="sm" c="dimmed">
        Not begun
      </Text>
    )
  const left = pending + active + paused
  return (
    <Stack gap={4}>
      <Progress value={done * 100} size="sm" aria-label={`Progress of ${name}`} />
      <Group gap={4} justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {Math.floor(done * 100)}%
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }} title={`${total.toLocaleString()} leads in all`}>
          {left === 0 ? `all ${total.toLocaleString()} through` : `${left.toLocaleString()} leads left`}
        </Text>
      </Group>
    </Stack>
  )
}

function Figure({ cell, children }: { cell?: boolean; children: ReactNode }) {
  const style = { textAlign: 'end', fontVariantNumeric: 'tabular-nums' } as const
  return cell ? (
    <Table.Td visibleFrom="md" style={style}>
      {children}
    </Table.Td>
  ) : (
    <Table.Th visibleFrom="md" style={style}>
      {children}
    </Table.Th>
  )
}
