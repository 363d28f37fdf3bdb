import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateCampaign } from './UpdateCampaign.ts'

const RenameDialog_campaign = graphql(`
  fragment RenameDialog_campaign on Campaign {
    id
    name
    description
    revision
  }
`)

type Props = { campaign: FragmentType<typeof RenameDialog_campaign>; close: () => void }

/** What a campaign is called, and what for. */
export function RenameDialog(props: Props) {
  const { id, name, description, revision } = read(RenameDialog_campaign, props.campaign)
  const [update, updating] = useAct(UpdateCampaign)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({ mode: 'uncontrolled', initialValues: { name, description: description ?? '' } })
  const submit = form.onSubmit(async (values) => {
    const input = { name: values.name, description: values.description || null, expectedRevision: revision }
    const answer = await update({ id, input })
    if (answer?.__typename === 'Campaign') return props.close()
    if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Modal opened onClose={props.close} title="Rename" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput label="Name" data-autofocus withAsterisk key={form.key('name')} {...form.getInputProps('name')} />
          <TextInput label="What it is for" key={form.key('description')} {...form.getInputProps('description')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
              Cancel
            </Button>
            <Button type="submit" loading={updating}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
