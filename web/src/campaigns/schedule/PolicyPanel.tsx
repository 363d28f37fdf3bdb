import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../../faults.ts'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { usePermission } from '../../session/permissions.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useAct } from '../../useAct.ts'

const PolicyPanelQuery = graphql(`
  query SendingPolicyPanel {
    sendingPolicy {
      ...PolicyPanel_policy
    }
  }
`)

const PolicyPanel_policy = graphql(`
  fragment PolicyPanel_policy on SendingPolicy {
    frequencyCap
    frequencyDays
    pauseBouncePercent
    pauseComplaintPercent
    pauseAfterSent
    uncertain
    revision
  }
`)

const UpdateSendingPolicy = graphql(`
  mutation UpdateSendingPolicy($input: UpdateSendingPolicyInput!) {
    updateSendingPolicy(input: $input) {
      __typename
      ... on SendingPolicy {
        ...PolicyPanel_policy
      }
      ... on Problem {
        message
      }
      ... on InvalidInput {
        issues {
          message
        }
      }
    }
  }
`)

/** What holds for all campaigns of the organisation together. */
export function PolicyPanel() {
  const { data, error, loading, refetch } = useQuery(PolicyPanelQuery)
  return (
    <Panel
      title="For all campaigns together"
      fault={error ? faultOf(error) : null}
      again={() => void refetch()}
      loading={loading}
    >
      {data && <PolicyForm policy={data.sendingPolicy} />}
    </Panel>
  )
}

function PolicyForm(props: { policy: FragmentType<typeof PolicyPanel_policy> }) {
  const { revision, ...stored } = read(PolicyPanel_policy, props.policy)
  const [policy, setPolicy] = useState(stored)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateSendingPolicy)
  const isReadOnly = !usePermission()('tenant:write')
  const isChanged = JSON.stringify(policy) !== JSON.stringify(stored)
  const change = (to: Partial<typeof policy>) => setPolicy((before) => ({ ...before, ...to }))
  const save = async () => {
    const { frequencyCap, frequencyDays, pauseBouncePercent, pauseComplaintPercent, pauseAfterSent, uncertain } = policy
    const answer = await update({
      input: {
        ...{ frequencyCap, frequencyDays, pauseBouncePercent, pauseComplaintPercent, pauseAfterSent, uncertain },
        expectedRevision: revision,
      },
    })
    if (!answer) return
    const issues = answer.__typename === 'InvalidInput' ? answer.issues.map(({ message }) => message).join(' ') : ''
    setProblem(answer.__typename === 'SendingPolicy' ? null : issues || answer.message)
    if (answer.__typename === 'SendingPolicy') notifyDone('Saved for all campaigns.')
  }
  const number = (value: number | null, write: (next: number | null) => void) => ({
    min: 0,
    disabled: isReadOnly,
    value: value ?? '',
    onChange: (next: string | number) => write(next === '' ? null : Number(next)),
  })
  return (
    <Stack gap="sm">
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NumberInput
          label="Mails to anybody"
          description="At most, over all campaigns"
          placeholder="No limit"
          allowDecimal={false}
          {...number(policy.frequencyCap, (next) => change({ frequencyCap: next }))}
        />
        <NumberInput
          label="Within days"
          description="In which they are counted"
          allowDecimal={false}
          {...number(policy.frequencyDays, (next) => change({ frequencyDays: next ?? 1 }))}
        />
        <NumberInput
          label="Pauses at bounces"
          description="Percent of what was sent"
          suffix=" %"
          {...number(policy.pauseBouncePercent, (next) => change({ pauseBouncePercent: next ?? 0 }))}
        />
        <NumberInput
          label="Pauses at complaints"
          description="Percent of what was sent"
          suffix=" %"
          {...number(policy.pauseComplaintPercent, (next) => change({ pauseComplaintPercent: next ?? 0 }))}
        />
      </SimpleGrid>
      <Switch
        label="Send again what may or may not have arrived"
        description="Under the same Message-ID. Otherwise somebody decides."
        disabled={isReadOnly}
        checked={policy.uncertain === 'resend'}
        onChange={(event) => change({ uncertain: event.currentTarget.checked ? 'resend' : 'hold' })}
      />
      {!isReadOnly && (
        <Group justify="flex-end">
          <Button variant="default" loading={updating} disabled={!isChanged} onClick={save}>
            Save for all
          </Button>
        </Group>
      )}
    </Stack>
  )
}
