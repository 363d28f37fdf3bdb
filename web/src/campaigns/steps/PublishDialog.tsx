import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../../faults.ts'
import { type FragmentType, graphql, read } from '../../gql/index.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { useAct } from '../../useAct.ts'
import { MissingList } from '../launch/MissingList.tsx'

const PublishDialog_campaign = graphql(`
  fragment PublishDialog_campaign on Campaign {
    id
    revision
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
    draft {
      id
      position
      type
      name
      template {
        id
        name
      }
    }
  }
`)

const PublishPreview = graphql(`
  query PublishPreview($id: ID!) {
    previewPublish(campaignId: $id) {
      version
      notBegun
      stays
      moves {
        fromStepId
        toStepId
        count
      }
      replanned
      ended
    }
  }
`)

const PublishSequence = graphql(`
  mutation PublishSequence($id: ID!, $expectedRevision: Int) {
    publishSequence(id: $id, expectedRevision: $expectedRevision) {
      __typename
      ... on SequencePublication {
        version
      }
      ... on Problem {
        message
      }
      ... on CampaignNotReady {
        missing {
          code
          message
        }
      }
    }
  }
`)

type Props = {
  campaign: FragmentType<typeof PublishDialog_campaign>
  published: () => Promise<void>
  close: () => void
}
type Step = { id: string; position: number; type: string; name: string | null; template: { name: string } | null }

const people = (count: number) => `${count.toLocaleString()} ${count === 1 ? 'recipient' : 'recipients'}`

/** Before a changed sequence is published: who stays where they are, and who goes on from where. */
export function PublishDialog(props: Props) {
  const { id, revision, sequence, draft } = read(PublishDialog_campaign, props.campaign)
  const { data, error, loading, refetch } = useQuery(PublishPreview, { variables: { id }, fetchPolicy: 'no-cache' })
  const [publish, publishing] = useAct(PublishSequence)
  const [refusal, setRefusal] = useState<{ message: string; missing: { code: string; message: string }[] } | null>(null)
  const preview = data?.previewPublish
  const name = (steps: readonly Step[], stepId: string | null, none: string) => {
    const step = steps.find((it) => it.id === stepId)
    return step ? `step ${step.position} (${step.name ?? step.template?.name ?? step.type})` : none
  }
  const go = async () => {
    const answer = await publish({ id, expectedRevision: revision })
    if (!answer) return
    if (answer.__typename !== 'SequencePublication') {
      const missing = answer.__typename === 'CampaignNotReady' ? [...answer.missing] : []
      return setRefusal({ message: answer.message, missing })
    }
    notifyDone(`Version ${answer.version} is what everybody walks now. It can be undone for a day.`)
    props.close()
    await props.published()
  }
  return (
    <Modal opened onClose={props.close} title="Publish the sequence" size="lg">
      <Stack>
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {loading && <Waiting rows={4} />}
        {refusal && (
          <Alert color="red" role="alert">
            {refusal.message}
          </Alert>
        )}
        {refusal && refusal.missing.length > 0 && <MissingList id={id} missing={refusal.missing} />}
        {data && !preview && (
          <Text size="sm">It cannot be said what it would do: publishing says what is missing.</Text>
        )}
        {preview && (
          <List size="sm" spacing={6} aria-label="Who moves where">
            {preview.notBegun > 0 && <List.Item>{people(preview.notBegun)} begin with its first step.</List.Item>}
            {preview.stays > 0 && <List.Item>{people(preview.stays)} go on from the step they stand at.</List.Item>}
            {preview.moves.map(({ fromStepId, toStepId, count }) => (
              <List.Item key={`${fromStepId} ${toStepId}`}>
                {people(count)} stand at {name(sequence, fromStepId, 'the beginning')}, which goes, and go on{' '}
                {toStepId ? `behind ${name(draft, toStepId, 'a step')}` : 'from the beginning'}.
              </List.Item>
            ))}
            {preview.replanned > 0 && (
              <List.Item>{people(preview.replanned)} had a mail planned that is planned anew.</List.Item>
            )}
            {preview.ended > 0 && <List.Item>{people(preview.ended)} are through and get nothing more.</List.Item>}
            {preview.notBegun + preview.stays + preview.ended + preview.moves.length === 0 && (
              <List.Item>Nobody is under way: nobody moves.</List.Item>
            )}
          </List>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.close}>
            Cancel
          </Button>
          <Button loading={publishing} disabled={loading} onClick={go}>
            Publish{preview ? ` version ${preview.version}` : ''}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
