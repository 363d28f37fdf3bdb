import {
  Alert,
  Button,
  Code,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { consentNames } from './states.ts'

const ConsentPanel_lead = graphql(`
  fragment ConsentPanel_lead on Lead {
    id
    consentState
    consents {
      id
      state
      basis
      source
      text
      occurredAt
    }
  }
`)

const RecordConsent = graphql(`
  mutation RecordConsent($input: RecordConsentInput!) {
    recordConsent(input: $input) {
      __typename
      ... on ConsentRecord {
        id
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

const RequestConsent = graphql(`
  mutation RequestConsent($input: RequestConsentInput!) {
    requestConsent(input: $input) {
      __typename
      ... on ConsentRequest {
        confirmUrl
        expiresAt
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

const bases = { consent: 'Consent', contract: 'Contract', legitimate_interest: 'Legitimate interest' }

/** What the lead agreed to and took back, and the ways to add to it. Nothing of it is ever changed. */
export function ConsentPanel(props: { lead: FragmentType<typeof ConsentPanel_lead> }) {
  const { id, consentState, consents } = read(ConsentPanel_lead, props.lead)
  const [open, setOpen] = useState<'record' | 'request' | null>(null)
  const may = usePermission()
  return (
    <Panel title="Consent" aside={<Text size="sm">{consentNames[consentState]}</Text>}>
      {consents.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is written down yet.
        </Text>
      )}
      {consents.map((it) => (
        <Stack key={it.id} gap={2}>
          <Text size="sm" fw={600}>
            {consentNames[it.state]} · {bases[it.basis]} · <Ago at={it.occurredAt} />
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[it.source, it.text].filter(Boolean).join(': ')}
          </Text>
        </Stack>
      ))}
      {may('lead:write') && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setOpen('record')}>
            Write down
          </Button>
          {consentState !== 'given' && (
            <Button size="xs" variant="default" onClick={() => setOpen('request')}>
              Ask to confirm
            </Button>
          )}
        </Group>
      )}
      {open === 'record' && <RecordDialog leadId={id} close={() => setOpen(null)} />}
      {open === 'request' && <RequestDialog leadId={id} close={() => setOpen(null)} />}
    </Panel>
  )
}

type DialogProps = { leadId: string; close: () => void }

function RecordDialog({ leadId, close }: DialogProps) {
  const [record, recording, refresh] = useAct(RecordConsent)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { state: 'given', basis: 'consent', source: '', text: '' },
  })
  const submit = form.onSubmit(async ({ state, basis, source, text }) => {
    const base = basis === 'contract' || basis === 'legitimate_interest' ? basis : 'consent'
    const answer = await record({
      input: { leadId, state: state === 'given' ? 'given' : 'withdrawn', basis: base, source, text: text || null },
    })
    if (!answer) return
    if (answer.__typename !== 'ConsentRecord') {
      const rest = showProblem(form, answer)
      return rest ? notifyFault({ message: rest, requestId: null }) : undefined
    }
    notifyDone('Written down.')
    void refresh()
    close()
  })
  return (
    <Modal opened onClose={close} title="Write down consent" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <SegmentedControl
            aria-label="What was said"
            data={[
              { value: 'given', label: 'Agreed' },
              { value: 'withdrawn', label: 'Took it back' },
            ]}
            key={form.key('state')}
            {...form.getInputProps('state')}
          />
          <Select
            label="On what grounds"
            allowDeselect={false}
            data={Object.entries(bases).map(([value, label]) => ({ value, label }))}
            key={form.key('basis')}
            {...form.getInputProps('basis')}
          />
          <TextInput
            label="Where it came from"
            placeholder="Fair in May, phone call, contract no. 12"
            withAsterisk
            key={form.key('source')}
            {...form.getInputProps('source')}
          />
          <Textarea
            label="The words that were agreed to"
            autosize
            minRows={2}
            key={form.key('text')}
            {...form.getInputProps('text')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={recording}>
              Write down
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function RequestDialog({ leadId, close }: DialogProps) {
  const [request, requesting, refresh] = useAct(RequestConsent)
  const [link, setLink] = useState<string | null>(null)
  const form = useForm({ mode: 'uncontrolled', initialValues: { source: '', text: '' } })
  const ask = async (values: { source: string; text: string }, byMail: boolean) => {
    const answer = await request({ input: { leadId, ...values, byMail } })
    if (!answer) return
    if (answer.__typename === 'ConsentRequest') {
      void refresh()
      if (!byMail) return setLink(answer.confirmUrl)
      notifyDone('The mail is on its way.')
      return close()
    }
    const rest = showProblem(form, answer)
    if (rest) notifyFault({ message: rest, requestId: null })
  }
  const submit = form.onSubmit((values) => ask(values, true))
  return (
    <Modal opened onClose={close} title="Ask to confirm" closeButtonProps={{ 'aria-label': 'Close' }}>
      {link ? (
        <Alert title="Send this link to the lead">
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {link}
          </Code>
          The lead confirms on that page with one button. It works for 14 days.
        </Alert>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            <TextInput
              label="Where the lead came from"
              withAsterisk
              data-autofocus
              key={form.key('source')}
              {...form.getInputProps('source')}
            />
            <Textarea
              label="The words to agree to"
              withAsterisk
              autosize
              minRows={3}
              key={form.key('text')}
              {...form.getInputProps('text')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button variant="default" loading={requesting} onClick={() => ask(form.getValues(), false)}>
                Only make the link
              </Button>
              <Button type="submit" loading={requesting}>
                Send the mail
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
