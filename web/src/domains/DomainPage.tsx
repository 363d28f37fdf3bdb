import { useQuery } from '@apollo/client/react'
import { Alert, List, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconWorldQuestion } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import type { DomainPageQuery as Answer } from '../gql/graphql.ts'
import { graphql } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { DomainActions } from './DomainActions.tsx'
import { DomainForm } from './DomainForm.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { RecordList } from './RecordList.tsx'
import { domainStates, waitingMs } from './states.ts'
import { ZoneFile } from './ZoneFile.tsx'

const DomainPageQuery = graphql(`
  query DomainPage($id: ID!) {
    domain(id: $id) {
      id
      domain
      verificationStatus
      checkedAt
      nextCheckAt
      failingSince
      lastError
      spfLookups
      spfVoidLookups
      advice
      zoneFile
      revision
      mailboxCount
      company {
        id
        name
      }
      records {
        state
        ...RecordList_record
      }
      ...DomainActions_domain
      ...DomainForm_domain
      ...KeysPanel_domain
    }
  }
`)

/** One domain: what to publish, what was found, and what could be better. */
export function DomainPage() {
  const { id } = useParams({ from: '/signed-in/domains/$id' })
  const { data, error, loading, refetch, startPolling } = useQuery(DomainPageQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: waitingMs,
    skipPollAttempt: () => document.hidden,
  })
  const domain = data?.domain
  if (!domain) {
    return (
      <Page title="Domain">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {loading && <Waiting rows={6} height={40} />}
        {!loading && !error && (
          <Paper>
            <Nothing
              icon={<IconWorldQuestion />}
              title="There is no such domain"
              action={<ButtonLink to="/domains">Show all domains</ButtonLink>}
            >
              It may have been deleted.
            </Nothing>
          </Paper>
        )}
      </Page>
    )
  }
  const { label, ...mark } = domainStates[domain.verificationStatus]
  const ask = () => {
    startPolling(waitingMs)
    return refetch()
  }
  return (
    <Page
      title={domain.domain}
      lead={
        <>
          <Mark {...mark}>{label}</Mark>
          {domain.company && ` · ${domain.company.name}`}
          {' · looked at '}
          {domain.checkedAt ? <Ago at={domain.checkedAt} /> : 'in a moment'}
        </>
      }
      actions={<DomainActions domain={domain} refresh={ask} />}
    >
      <Standing domain={domain} />
      <Panel title="Records to publish" aside={<ZoneFile domain={domain.domain} text={domain.zoneFile} />}>
        <RecordList records={domain.records} />
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <Panel title="What could be better">
            <SpfCount lookups={domain.spfLookups} voids={domain.spfVoidLookups} />
            {domain.advice.length > 0 ? (
              <List size="sm" spacing={6}>
                {domain.advice.map((text) => (
                  <List.Item key={text}>{text}</List.Item>
                ))}
              </List>
            ) : (
              <Text size="sm" c="dimmed">
                {domain.checkedAt ? 'Nothing that we know of.' : 'It was not looked at yet.'}
              </Text>
            )}
          </Panel>
          <KeysPanel domain={domain} refresh={ask} />
        </Stack>
        <DomainForm key={domain.revision} domain={domain} refresh={ask} />
      </SimpleGrid>
    </Page>
  )
}

/** What the domain's state means for whoever wants to send. */
function Standing({ domain }: { domain: NonNullable<Answer['domain']> }) {
  const { verificationStatus, lastError, failingSince, nextCheckAt } = domain
  return (
    <>
      {lastError && (
        <Alert color="yellow" variant="light" title="The last look learned nothing">
          {lastError}
        </Alert>
      )}
      {verificationStatus === 'pending' && (
        <Alert color="ice" variant="light" title="Publish these records where your DNS is run">
          They are looked for by themselves, often at first; name servers may need an hour to pass on what is new.
          {nextCheckAt && (
            <>
              {' The next look: '}
              <Ago at={nextCheckAt} />
            </>
          )}
        </Alert>
      )}
      {verificationStatus === 'failing' && (
        <Alert color="orange" variant="light" title="A record is gone">
          Mail still goes out, for three days at most
          {failingSince && (
            <>
              {' '}
              (missing <Ago at={failingSince} />)
            </>
          )}
          . Put it back.
        </Alert>
      )}
      {verificationStatus === 'failed' && (
        <Alert color="red" variant="light" title="Nothing is sent from this domain">
          Put its records back, and sending goes on by itself.
        </Alert>
      )}
    </>
  )
}

function SpfCount({ lookups, voids }: { lookups: number | null; voids: number | null }) {
  if (lookups === null) return null
  const isMuch = lookups > 8 || (voids ?? 0) > 1
  return (
    <Text size="sm" title="Receivers give up after ten lookups, or after two that find nothing (RFC 7208 4.6.4).">
      SPF needs <strong>{lookups} of 10 lookups</strong>
      {voids !== null && voids > 0 && `, of which ${voids} find nothing (2 at most)`}
      {isMuch ? ': that is close to the limit.' : '.'}
    </Text>
  )
}
