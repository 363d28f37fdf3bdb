import { useLazyQuery, useQuery } from '@apollo/client/react'
import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import type { LeadCleanupInput } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'

const CleanupPanelQuery = graphql(`
  query CleanupPanel {
    leadCleanup {
      isActive
      bouncedAfterDays
      invalidAfterDays
      inactiveAfterDays
      lastRunAt
    }
  }
`)

const PreviewCleanup = graphql(`
  query PreviewCleanup($input: LeadCleanupInput!) {
    previewLeadCleanup(input: $input) {
      exact
      sample {
        id
        email
      }
    }
  }
`)

const SetLeadCleanup = graphql(`
  mutation SetLeadCleanup($input: LeadCleanupInput!) {
    setLeadCleanup(input: $input) {
      __typename
      ... on LeadCleanup {
        isActive
        bouncedAfterDays
        invalidAfterDays
        inactiveAfterDays
      }
      ... on Problem {
        message
      }
    }
  }
`)

const rules = {
  bouncedAfterDays: 'Mail came back, days ago',
  invalidAfterDays: 'The address takes no mail, for days',
  inactiveAfterDays: 'No sign of life, for days',
} as const
type Rule = keyof typeof rules

/** Which leads are cleared away by themselves, and whom that would be today. */
export function CleanupPanel() {
  const { data, error, loading, refetch } = useQuery(CleanupPanelQuery)
  const [changed, setChanged] = useState<LeadCleanupInput>({})
  const [look, { data: seen, loading: looking }] = useLazyQuery(PreviewCleanup, { fetchPolicy: 'network-only' })
  const [save, saving] = useAct(SetLeadCleanup)
  const mayWrite = usePermission()('lead:write')
  const {
    isActive = false,
    bouncedAfterDays = null,
    invalidAfterDays = null,
    inactiveAfterDays = null,
  } = data?.leadCleanup ?? {}
  const input: LeadCleanupInput = { isActive, bouncedAfterDays, invalidAfterDays, inactiveAfterDays, ...changed }
  const keep = async () => {
    const answer = await save({ input })
    if (answer?.__typename === 'LeadCleanup') {
      notifyDone('The cleanup is as you said.')
      setChanged({})
      void refetch()
    } else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  const found = seen?.previewLeadCleanup
  return (
    <Panel
      title="Cleaning up"
      fault={error ? faultOf(error) : null}
      again={() => refetch()}
      loading={!data && loading}
      aside={
        data?.leadCleanup.lastRunAt && (
          <Text size="sm" c="dimmed">
            Last <Ago at={data.leadCleanup.lastRunAt} />
          </Text>
        )
      }
    >
      <Stack>
        <Switch
          label="Delete such leads once a day. Each time can be undone for 30 days."
          checked={input.isActive ?? false}
          disabled={!mayWrite}
          onChange={(event) => setChanged({ ...changed, isActive: event.currentTarget.checked })}
        />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {(Object.keys(rules) as Rule[]).map((rule) => (
            <NumberInput
              key={rule}
              label={rules[rule]}
              placeholder="Never"
              min={1}
              max={3650}
              allowDecimal={false}
              disabled={!mayWrite}
              value={input[rule] ?? ''}
              onChange={(value) => setChanged({ ...changed, [rule]: typeof value === 'number' ? value : null })}
            />
          ))}
        </SimpleGrid>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {found &&
              (found.exact === 0
                ? 'Nobody would be deleted today.'
                : `${found.exact.toLocaleString()} would be deleted today: ${found.sample
                    .slice(0, 3)
                    .map(({ email }) => email)
                    .join(', ')}${found.exact > 3 ? ' …' : ''}`)}
          </Text>
          <Group gap="xs">
            <Button variant="default" loading={looking} onClick={() => look({ variables: { input } })}>
              Whom would it be?
            </Button>
            {mayWrite && (
              <Button loading={saving} onClick={keep}>
                Save
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </Panel>
  )
}
