import { ActionIcon, Alert, Button, Group, NumberInput, Paper, Select, Table, Text } from '@mantine/core'
import { IconMailbox, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { LeaveGuard } from '../ui/LeaveGuard.tsx'
import { Mark, type Tone } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { notifyDone } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { sayShare } from './Rate.tsx'
import { isOver } from './states.ts'

const PoolForm_campaign = graphql(`
  fragment PoolForm_campaign on Campaign {
    id
    status
    company {
      id
    }
    sequence {
      id
      position
      type
      name
      template {
        id
        name
      }
    }
    senders {
      emailAccount {
        id
      }
      stepId
      weight
    }
  }
`)

const PoolForm_choices = graphql(`
  fragment PoolForm_choices on Query {
    emailAccounts(first: 250) {
      nodes {
        id
        companyId
        email
        fromName
        status
        pauseReason
        dailyLimit
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const SetCampaignSenders = graphql(`
  mutation SetCampaignSenders($id: ID!, $senders: [CampaignSenderInput!]!) {
    setCampaignSenders(id: $id, senders: $senders) {
      __typename
      ... on Campaign {
        ...PoolForm_campaign
      }
      ... on Problem {
        message
      }
      ... on InvalidInput {
        issues {
          path
          message
        }
      }
    }
  }
`)

const mailboxStates: Record<string, { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'good' },
  authentication_failed: { label: 'Cannot sign in', tone: 'bad' },
  suspended: { label: 'Suspended', tone: 'warn' },
}

const anyStep = 'all'

type Sender = { emailAccountId: string; stepId: string | null; weight: number }
type Props = { campaign: FragmentType<typeof PoolForm_campaign>; choices: FragmentType<typeof PoolForm_choices> }

/** The pool: which mailbox sends what share, of all steps or of one. */
export function PoolForm(props: Props) {
  const { id, status, company, sequence, senders } = read(PoolForm_campaign, props.campaign)
  const { emailAccounts } = read(PoolForm_choices, props.choices)
  const may = usePermission()
  const stored: Sender[] = senders.flatMap(({ emailAccount, stepId, weight }) =>
    emailAccount ? [{ emailAccountId: emailAccount.id, stepId, weight }] : [],
  )
  const [pool, setPool] = useState(stored)
  const [problem, setProblem] = useState<string | null>(null)
  const [set, saving] = useAct(SetCampaignSenders)
  const isReadOnly = !may('campaign:write') || isOver(status)
  const isChanged = JSON.stringify(pool) !== JSON.stringify(stored)
  const mailboxes = emailAccounts.nodes.filter((it) => it.companyId === company.id && it.status !== 'deleted')
  const mails = sequence.filter(({ type }) => type === 'email')
  const free = mailboxes.filter((it) => !pool.some((one) => one.emailAccountId === it.id && one.stepId === null))
  const chosen = mailboxes.filter((it) => pool.some((one) => one.emailAccountId === it.id))
  const perDay = chosen.filter((it) => it.status === 'active').reduce((sum, it) => sum + it.dailyLimit, 0)
  const write = (index: number, to: Partial<Sender>) =>
    setPool(pool.map((it, place) => (place === index ? { ...it, ...to } : it)))
  const save = async () => {
    const answer = await set({ id, senders: pool })
    if (!answer) return
    if (answer.__typename === 'Campaign') {
      setProblem(null)
      return notifyDone('Saved.')
    }
    const issues = answer.__typename === 'InvalidInput' ? answer.issues.map((it) => it.message) : []
    setProblem(issues.length > 0 ? issues.join(' ') : answer.message)
  }
  const add = (emailAccountId: string) => setPool([...pool, { emailAccountId, stepId: null, weight: 1 }])
  if (mailboxes.length === 0)
    return (
      <Paper>
        <Nothing icon={<IconMailbox />} title="No mailbox yet">
          The workspace has no mailbox that could send. Connect one first.
        </Nothing>
      </Paper>
    )
  return (
    <>
      <LeaveGuard isChanged={isChanged && !saving} />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {pool.length > 0 && (
        <Paper style={{ overflow: 'clip' }}>
          <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Mailboxes that send">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Mailbox</Table.Th>
                <Table.Th visibleFrom="sm">Status</Table.Th>
                <Table.Th visibleFrom="sm">A day</Table.Th>
                <Table.Th>Sends</Table.Th>
                <Table.Th>Weight</Table.Th>
                {!isReadOnly && <Table.Th w={40} aria-label="Take out" />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pool.map(({ emailAccountId, stepId, weight }, index) => {
                const mailbox = mailboxes.find((it) => it.id === emailAccountId)
                const rivals = pool.filter((it) => it.stepId === stepId)
                const all = rivals.reduce((sum, it) => sum + it.weight, 0)
                const name = mailbox?.email ?? 'A mailbox that is gone'
                const state = mailboxStates[mailbox?.status ?? ''] ?? { label: 'Gone', tone: 'bad' }
                return (
                  <Table.Tr key={`${emailAccountId} ${stepId}`}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      <Text size="sm" fw={600}>
                        {name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {mailbox?.fromName}
                      </Text>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Mark tone={state.tone}>{state.label}</Mark>
                      {mailbox?.pauseReason && (
                        <Text size="xs" c="dimmed">
                          {mailbox.pauseReason}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{mailbox?.dailyLimit.toLocaleString() ?? '–'}</Table.Td>
                    <Table.Td>
                      <Select
                        aria-label={`What ${name} sends`}
                        size="xs"
                        w={190}
                        allowDeselect={false}
                        disabled={isReadOnly}
                        data={[
                          { value: anyStep, label: 'All mails' },
                          ...mails.map((it) => ({
                            value: it.id,
                            label: `${it.position}. ${it.name ?? it.template?.name ?? 'A mail'}`,
                          })),
                        ]}
                        value={stepId ?? anyStep}
                        onChange={(next) => write(index, { stepId: next === anyStep ? null : next })}
                      />
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <NumberInput
                          aria-label={`Weight of ${name}`}
                          size="xs"
                          w={72}
                          min={1}
                          max={100}
                          disabled={isReadOnly}
                          value={weight}
                          onChange={(next) => write(index, { weight: Number(next) || 1 })}
                        />
                        <Text size="xs" c="dimmed">
                          {sayShare(weight, all)}
                        </Text>
                      </Group>
                    </Table.Td>
                    {!isReadOnly && (
                      <Table.Td>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Take out ${name}`}
                          onClick={() => setPool(pool.filter((_, place) => place !== index))}
                        >
                          <IconX size={16} />
                        </ActionIcon>
                      </Table.Td>
                    )}
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      {pool.length === 0 && (
        <Paper>
          <Nothing
            icon={<IconMailbox />}
            title="No mailbox is chosen"
            action={
              !isReadOnly && (
                <Button
                  onClick={() => setPool(mailboxes.map((it) => ({ emailAccountId: it.id, stepId: null, weight: 1 })))}
                >
                  {mailboxes.length === 1 ? `Take ${mailboxes[0]?.email}` : `Take all ${mailboxes.length}`}
                </Button>
              )
            }
          >
            Mails are spread over the mailboxes of the pool. Who got a mail from one gets the next from the same.
          </Nothing>
        </Paper>
      )}
      <Group justify="space-between" align="flex-end">
        {!isReadOnly && (
          <Select
            aria-label="Add a mailbox"
            placeholder={free.length > 0 ? 'Add a mailbox' : 'All are in the pool'}
            w={300}
            searchable
            disabled={free.length === 0}
            data={free.map((it) => ({ value: it.id, label: it.email }))}
            value={null}
            onChange={(next) => next && add(next)}
          />
        )}
        <Group gap="md">
          {chosen.length > 0 && (
            <Text size="sm" c="dimmed">
              Together at most {perDay.toLocaleString()} mails a day, shared with other campaigns.
            </Text>
          )}
          {!isReadOnly && (
            <Button loading={saving} disabled={!isChanged} onClick={save}>
              Save
            </Button>
          )}
        </Group>
      </Group>
    </>
  )
}
