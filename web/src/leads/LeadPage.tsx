import { useQuery } from '@apollo/client/react'
import { Alert, Badge, Button, DataList, Group, Paper, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconBan, IconBulb, IconPencil, IconUserQuestion } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { ConsentPanel } from './ConsentPanel.tsx'
import { DuplicatesNote } from './DuplicatesNote.tsx'
import { LeadDialog } from './LeadDialog.tsx'
import { nameOf, statusNames } from './states.ts'

const LeadPageQuery = graphql(`
  query LeadPage($id: ID!) {
    leadFields {
      id
      key
      label
    }
    lead(id: $id) {
      id
      email
      firstName
      lastName
      position
      phone
      country
      locale
      timezone
      attributes
      status
      source
      revision
      createdAt
      company {
        id
        name
        domain
      }
      tags {
        id
        name
      }
      lists {
        id
        name
      }
      engagement {
        sentCount
        openCount
        clickCount
        replyCount
      }
      suppression {
        key
        kind
        reason
        createdAt
      }
      advice {
        isRole
        isDisposable
        suggestion
        domain
      }
      timeline {
        kind
        title
        detail
        occurredAt
      }
      ...ConsentPanel_lead
      ...DuplicatesNote_lead
    }
  }
`)

/** Everything about one lead: who it is, what it agreed to, and what happened. */
export function LeadPage() {
  const { id } = useParams({ from: '/signed-in/leads/$id' })
  const may = usePermission()
  const [editing, setEditing] = useState(false)
  const { data, error, loading, refetch } = useQuery(LeadPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  const lead = data?.lead
  if (!lead) {
    return (
      <Page title="Lead">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {loading && <Waiting rows={6} height={28} />}
        {!loading && !error && (
          <Paper>
            <Nothing
              icon={<IconUserQuestion />}
              title="There is no such lead"
              action={<ButtonLink to="/leads">Show all leads</ButtonLink>}
            >
              It may have been deleted, or folded into another one.
            </Nothing>
          </Paper>
        )}
      </Page>
    )
  }
  const { label, tone } = statusNames[lead.status] ?? { label: lead.status, tone: 'idle' as const }
  const own = data.leadFields.flatMap(({ key, label }) =>
    lead.attributes[key] === undefined ? [] : [[label, String(lead.attributes[key])]],
  )
  const facts = [
    ['Company', lead.company && [lead.company.name, lead.company.domain].filter(Boolean).join(' · ')],
    ['Position', lead.position],
    ['Phone', lead.phone],
    ['Country', lead.country],
    ['Language', lead.locale],
    ['Time zone', lead.timezone],
    ...own,
    ['Lists', lead.lists.map(({ name }) => name).join(', ')],
  ].filter((it): it is [string, string] => Boolean(it[1]))
  const counts = lead.engagement
  return (
    <Page
      title={lead.email}
      lead={[nameOf(lead), lead.company?.name].filter(Boolean).join(' · ')}
      actions={
        may('lead:write') && (
          <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      {lead.suppression && (
        <Alert color="red" icon={<IconBan size={18} />} title="Nothing is sent to this lead">
          {lead.suppression.kind === 'domain'
            ? `The domain ${lead.suppression.key} is suppressed.`
            : 'The address is suppressed.'}{' '}
          <TextLink to="/suppression" search={{ q: lead.email }} size="sm">
            Why?
          </TextLink>
        </Alert>
      )}
      {lead.advice.suggestion && (
        <Alert color="yellow" icon={<IconBulb size={18} />}>
          Did they mean {lead.advice.suggestion}?
        </Alert>
      )}
      <DuplicatesNote lead={lead} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <Panel title="Who it is" aside={<Mark tone={tone}>{label}</Mark>}>
            <Group gap={6}>
              {lead.tags.map(({ id, name }) => (
                <Badge key={id} variant="light">
                  {name}
                </Badge>
              ))}
              {lead.advice.isRole && <Badge color="gray">A function’s inbox</Badge>}
              {lead.advice.isDisposable && <Badge color="orange">Throw-away inbox</Badge>}
              {lead.advice.domain === 'refuses' && <Badge color="red">Its domain takes no mail</Badge>}
            </Group>
            <DataList labelWidth="110px" size="sm">
              {facts.map(([label, value]) => (
                <DataList.Item key={label}>
                  <DataList.ItemLabel>{label}</DataList.ItemLabel>
                  <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
                </DataList.Item>
              ))}
            </DataList>
            <Text size="sm" c="dimmed">
              {counts
                ? `${counts.sentCount} sent · ${counts.openCount} opened · ${counts.clickCount} clicked · ${counts.replyCount} answered`
                : 'Nothing was sent yet.'}
            </Text>
          </Panel>
          <ConsentPanel lead={lead} />
        </Stack>
        <Panel title="What happened">
          <Timeline bulletSize={14} lineWidth={2}>
            {lead.timeline.map(({ kind, title, detail, occurredAt }) => (
              <Timeline.Item
                key={`${kind} ${title} ${occurredAt}`}
                title={
                  <Title order={3} fz="sm">
                    {title}
                  </Title>
                }
                color={kind === 'suppressed' ? 'red' : 'ice'}
              >
                <Text size="xs" c="dimmed">
                  <Ago at={occurredAt} />
                  {detail && ` · ${detail}`}
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        </Panel>
      </SimpleGrid>
      {editing && <LeadDialog lead={lead} close={() => setEditing(false)} />}
    </Page>
  )
}
