import { useQuery } from '@apollo/client/react'
import { Alert, Group, Paper } from '@mantine/core'
import { IconPlayerPause, IconSend } from '@tabler/icons-react'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { CampaignActions } from './CampaignActions.tsx'
import styles from './CampaignFrame.module.css'
import { LaunchReview } from './launch/LaunchReview.tsx'
import { pollMs } from './polling.ts'
import { RenameDialog } from './RenameDialog.tsx'
import { RecipientDrawer } from './recipients/RecipientDrawer.tsx'
import { campaignStates, stateOf } from './states.ts'

const CampaignFrameQuery = graphql(`
  query CampaignFrame($id: ID!) {
    campaign(id: $id) {
      id
      name
      description
      status
      pauseReason
      pausedAt
      scheduledAt
      launchedAt
      completedAt
      company {
        id
        name
      }
      ...CampaignState_campaign
      ...CampaignActions_campaign
      ...RenameDialog_campaign
    }
  }
`)

const tabs = [
  { to: '/campaigns/$id', label: 'Overview' },
  { to: '/campaigns/$id/sequence', label: 'Sequence' },
  { to: '/campaigns/$id/audience', label: 'Audience' },
  { to: '/campaigns/$id/schedule', label: 'Schedule' },
  { to: '/campaigns/$id/mailboxes', label: 'Mailboxes' },
  { to: '/campaigns/$id/activity', label: 'Activity' },
] as const

/** What all pages of a campaign stand in: its name, where it stands, and the way between them. */
export function CampaignFrame() {
  const { id } = useParams({ from: '/signed-in/campaigns/$id' })
  const { dialog, recipient } = useSearch({ from: '/signed-in/campaigns/$id' })
  const navigate = useNavigate()
  const { data, error, loading, refetch } = useQuery(CampaignFrameQuery, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const campaign = data?.campaign
  const close = () =>
    navigate({ to: '.', search: (before) => ({ ...before, dialog: undefined, recipient: undefined }), replace: true })
  if (!campaign)
    return (
      <Page title="Campaign">
        {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
        {loading && <Waiting rows={5} height={28} />}
        {!loading && !error && (
          <Paper>
            <Nothing
              icon={<IconSend />}
              title="There is no such campaign"
              action={<ButtonLink to="/campaigns">Show all campaigns</ButtonLink>}
            >
              It may belong to a workspace that you do not see.
            </Nothing>
          </Paper>
        )}
      </Page>
    )
  const { name, status, scheduledAt, launchedAt, completedAt, pauseReason, pausedAt, company, description } = campaign
  return (
    <Page
      title={name}
      lead={
        <Group component="span" gap="sm">
          <Mark {...stateOf(campaignStates, status)}>{campaignStates[status].label}</Mark>
          <span>
            {company.name}
            {description && ` · ${description}`}
            {status === 'scheduled' && scheduledAt && (
              <>
                {' · begins '}
                <Ago at={scheduledAt} />
              </>
            )}
            {completedAt ? (
              <>
                {' · completed '}
                <Ago at={completedAt} />
              </>
            ) : (
              launchedAt && (
                <>
                  {' · launched '}
                  <Ago at={launchedAt} />
                </>
              )
            )}
          </span>
        </Group>
      }
      actions={<CampaignActions campaign={campaign} />}
    >
      {status === 'paused' && (
        <Alert color="beak" variant="light" icon={<IconPlayerPause size={18} />} role="status">
          {pauseReason || 'Nothing goes out until it is resumed.'}
          {pausedAt && (
            <>
              {' Paused '}
              <Ago at={pausedAt} />.
            </>
          )}
        </Alert>
      )}
      <nav aria-label="Campaign" className={styles.tabs}>
        {tabs.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ id }}
            className={styles.tab}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
      {dialog === 'rename' && <RenameDialog campaign={campaign} close={close} />}
      {dialog === 'launch' && <LaunchReview id={id} close={close} />}
      {recipient && <RecipientDrawer campaignId={id} leadId={recipient} close={close} />}
    </Page>
  )
}
