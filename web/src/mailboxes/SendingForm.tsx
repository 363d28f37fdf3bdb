import { Alert, Button, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { Windows } from '../campaigns/schedule/Windows.tsx'
import { newStretch, type Stretch, written } from '../campaigns/schedule/windows.ts'
import { zones } from '../campaigns/zones.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateEmailAccount } from './UpdateEmailAccount.ts'

const SendingForm_mailbox = graphql(`
  fragment SendingForm_mailbox on EmailAccount {
    id
    revision
    fromName
    replyTo
    dailyLimit
    minGapSeconds
    timezone
    signatureHtml
    signatureText
    windows {
      day
      from
      to
    }
  }
`)

type Props = { mailbox: FragmentType<typeof SendingForm_mailbox>; refresh: () => unknown }

/** How a mailbox sends: in whose name, how much, when, and with which words below. */
export function SendingForm({ refresh, ...props }: Props) {
  const mailbox = read(SendingForm_mailbox, props.mailbox)
  const may = usePermission()
  const [update, updating] = useAct(UpdateEmailAccount)
  const [problem, setProblem] = useState<string | null>(null)
  const [windows, setWindows] = useState<Stretch[]>(() =>
    mailbox.windows.map(({ day, from, to }) => newStretch(day, from, to)),
  )
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      fromName: mailbox.fromName,
      replyTo: mailbox.replyTo ?? '',
      dailyLimit: mailbox.dailyLimit as number | string,
      minGapSeconds: mailbox.minGapSeconds as number | string,
      timezone: mailbox.timezone,
      signatureText: mailbox.signatureText ?? '',
      signatureHtml: mailbox.signatureHtml ?? '',
    },
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const answer = await update({
      id: mailbox.id,
      input: {
        ...{ fromName: values.fromName, timezone: values.timezone, windows: written(windows) },
        expectedRevision: mailbox.revision,
        replyTo: values.replyTo || null,
        dailyLimit: Number(values.dailyLimit) || 0,
        minGapSeconds: Number(values.minGapSeconds) || 0,
        signatureText: values.signatureText || null,
        signatureHtml: values.signatureHtml || null,
      },
    })
    if (!answer) return
    if (answer.__typename !== 'EmailAccount') return setProblem(showProblem(form, answer))
    notifyDone('Saved.')
    refresh()
  })
  const isReadOnly = !may('mailbox:write')
  const field = (
    name: 'fromName' | 'replyTo' | 'dailyLimit' | 'minGapSeconds' | 'signatureText' | 'signatureHtml',
  ) => ({
    disabled: isReadOnly,
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <Panel title="How it sends">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput label="Name" description="Whom its mail comes from." {...field('fromName')} />
          <TextInput label="Answers go to" description="When not to the mailbox itself." {...field('replyTo')} />
          <Group grow align="flex-start">
            <NumberInput label="Mails a day, at most" min={1} {...field('dailyLimit')} />
            <NumberInput label="Seconds between two, at least" min={0} {...field('minGapSeconds')} />
          </Group>
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            data={zones(mailbox.timezone)}
            disabled={isReadOnly}
            key={form.key('timezone')}
            {...form.getInputProps('timezone')}
          />
          <div>
            <Text size="sm" fw={500} mb={6}>
              When it sends
            </Text>
            <Windows stretches={windows} isReadOnly={isReadOnly} change={setWindows} />
          </div>
          <Textarea label="Signature of text mails" autosize minRows={2} maxRows={8} {...field('signatureText')} />
          <Textarea
            label="Signature of HTML mails"
            autosize
            minRows={2}
            maxRows={10}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...field('signatureHtml')}
          />
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
