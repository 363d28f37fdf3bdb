import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { DmarcPolicy, MtaStsMode } from '../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateDomain } from './UpdateDomain.ts'

const DomainForm_domain = graphql(`
  fragment DomainForm_domain on Domain {
    id
    domain
    revision
    trackingHost
    returnPathHost
    dmarcPolicy
    dmarcReportTo
    mtaStsMode
    tlsReportTo
  }
`)

const policies = [
  { value: 'none', label: 'Only watch (none)' },
  { value: 'quarantine', label: 'Into spam (quarantine)' },
  { value: 'reject', label: 'Refuse it (reject)' },
]
const modes = [
  { value: 'testing', label: 'Testing' },
  { value: 'enforce', label: 'Enforced' },
]

type Props = { domain: FragmentType<typeof DomainForm_domain>; refresh: () => unknown }

/** Hosts for links and bounces, and what receivers are asked to do: each makes a record to publish. */
export function DomainForm({ refresh, ...props }: Props) {
  const domain = read(DomainForm_domain, props.domain)
  const may = usePermission()
  const [update, updating] = useAct(UpdateDomain)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      trackingHost: domain.trackingHost ?? '',
      returnPathHost: domain.returnPathHost ?? '',
      dmarcPolicy: domain.dmarcPolicy as string,
      dmarcReportTo: domain.dmarcReportTo ?? '',
      mtaStsMode: domain.mtaStsMode as string | null,
      tlsReportTo: domain.tlsReportTo ?? '',
    },
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const input = {
      trackingHost: values.trackingHost || null,
      returnPathHost: values.returnPathHost || null,
      dmarcPolicy: values.dmarcPolicy as DmarcPolicy,
      dmarcReportTo: values.dmarcReportTo || null,
      mtaStsMode: values.mtaStsMode as MtaStsMode | null,
      tlsReportTo: values.tlsReportTo || null,
    }
    const answer = await update({ id: domain.id, input: { ...input, expectedRevision: domain.revision } })
    if (!answer) return
    if (answer.__typename !== 'Domain') return setProblem(showProblem(form, answer))
    notifyDone('Saved. Publish the records that are new.')
    refresh()
  })
  const isReadOnly = !may('domain:write')
  const field = (name: 'trackingHost' | 'returnPathHost' | 'dmarcReportTo' | 'tlsReportTo') => ({
    disabled: isReadOnly,
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <Panel title="Hosts and policies">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Links lead through"
            description="A host of your own makes tracked links yours: receivers trust them more."
            placeholder={`links.${domain.domain}`}
            {...field('trackingHost')}
          />
          <TextInput
            label="Bounces come back to"
            description="Each mail then has a return path of its own, so that every bounce finds its mail."
            placeholder={`bounces.${domain.domain}`}
            {...field('returnPathHost')}
          />
          <Select
            label="DMARC: what becomes of mail that only claims to be yours"
            allowDeselect={false}
            data={policies}
            disabled={isReadOnly}
            key={form.key('dmarcPolicy')}
            {...form.getInputProps('dmarcPolicy')}
          />
          <TextInput label="DMARC reports go to" placeholder={`dmarc@${domain.domain}`} {...field('dmarcReportTo')} />
          <Select
            label="MTA-STS: whether others may write to you without encryption"
            placeholder="Not used"
            clearable
            clearButtonProps={{ 'aria-label': 'Do not use MTA-STS' }}
            data={modes}
            disabled={isReadOnly}
            key={form.key('mtaStsMode')}
            {...form.getInputProps('mtaStsMode')}
          />
          <TextInput label="Reports about encryption go to" {...field('tlsReportTo')} />
          {!isReadOnly && (
            <Group justify="flex-end">
              <Button type="submit" loading={updating}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  )
}
