import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { readAuditSearch } from './audit/urls.ts'
import { readActivitySearch, readCampaignSearch, readCampaignsSearch, readSequenceSearch } from './campaigns/urls.ts'
import { readWorkspacesSearch } from './companies/urls.ts'
import { readDomainsSearch } from './domains/urls.ts'
import { readFiguresSearch } from './figures/urls.ts'
import { readJobsSearch } from './jobs/urls.ts'
import { readLeadsSearch } from './leads/urls.ts'
import { readConnectionSearch, readMailboxesSearch } from './mailboxes/urls.ts'
import { readMembersSearch } from './members/urls.ts'
import { readSandboxSearch } from './sandbox/urls.ts'
import { settle } from './session/session.ts'
import { UnansweredPage } from './session/UnansweredPage.tsx'
import { wayBack } from './session/urls.ts'
import { readTokensSearch } from './tokens/urls.ts'
import { NotFoundPage, StumbledPage, Waking } from './ui/Outcomes.tsx'
import { oneOf, parseSearch, stringifySearch, word } from './ui/search.ts'

const root = createRootRoute({ notFoundComponent: NotFoundPage })

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  validateSearch: (search): { to?: string; problem?: string } => ({
    to: wayBack(search.to),
    problem: word(search.problem),
  }),
  beforeLoad: async ({ search }) => {
    const signed = await settle()
    if (signed.as === 'somebody') throw redirect({ href: search.to ?? '/' })
  },
  component: lazyRouteComponent(() => import('./session/SignedOutFrame.tsx'), 'SignedOutFrame'),
  errorComponent: UnansweredPage,
})

const signIn = createRoute({
  getParentRoute: () => signedOut,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./session/SignInPage.tsx'), 'SignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => signedOut,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./session/SignUpPage.tsx'), 'SignUpPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => signedOut,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./session/ForgotPasswordPage.tsx'), 'ForgotPasswordPage'),
})

/** Where links of mails lead, whoever is signed in here. */
const linked = createRoute({
  getParentRoute: () => root,
  id: 'linked',
  component: lazyRouteComponent(() => import('./session/SignedOutFrame.tsx'), 'SignedOutFrame'),
})

const verifyEmail = createRoute({
  getParentRoute: () => linked,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./session/VerifyEmailPage.tsx'), 'VerifyEmailPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => linked,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./session/ResetPasswordPage.tsx'), 'ResetPasswordPage'),
})

const invitation = createRoute({
  getParentRoute: () => linked,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./invitations/InvitationPage.tsx'), 'InvitationPage'),
})

const confirmEmail = createRoute({
  getParentRoute: () => linked,
  path: '/confirm-email',
  component: lazyRouteComponent(() => import('./session/ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  validateSearch: (search): { workspace?: string } => ({ workspace: word(search.workspace) }),
  search: { middlewares: [retainSearchParams(['workspace'])] },
  beforeLoad: async ({ location }) => {
    const signed = await settle()
    if (signed.as === 'somebody') return
    const to = location.href === '/' ? undefined : location.href
    throw redirect({ to: '/sign-in', search: { to } })
  },
  component: lazyRouteComponent(() => import('./session/SignedInFrame.tsx'), 'SignedInFrame'),
  errorComponent: UnansweredPage,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./home/HomePage.tsx'), 'HomePage'),
})

const analytics = createRoute({
  getParentRoute: () => signedIn,
  path: '/analytics',
  validateSearch: readFiguresSearch,
  component: lazyRouteComponent(() => import('./figures/AnalyticsPage.tsx'), 'AnalyticsPage'),
})

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/AccountPage.tsx'), 'AccountPage'),
})

const workspaces = createRoute({
  getParentRoute: () => signedIn,
  path: '/workspaces',
  validateSearch: readWorkspacesSearch,
  component: lazyRouteComponent(() => import('./companies/CompaniesPage.tsx'), 'CompaniesPage'),
})

const jobs = createRoute({
  getParentRoute: () => signedIn,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('./jobs/JobsPage.tsx'), 'JobsPage'),
})

const domains = createRoute({
  getParentRoute: () => signedIn,
  path: '/domains',
  validateSearch: readDomainsSearch,
  component: lazyRouteComponent(() => import('./domains/DomainsPage.tsx'), 'DomainsPage'),
})

const domain = createRoute({
  getParentRoute: () => signedIn,
  path: '/domains/$id',
  component: lazyRouteComponent(() => import('./domains/DomainPage.tsx'), 'DomainPage'),
})

const mailboxes = createRoute({
  getParentRoute: () => signedIn,
  path: '/mailboxes',
  validateSearch: readMailboxesSearch,
  component: lazyRouteComponent(() => import('./mailboxes/MailboxesPage.tsx'), 'MailboxesPage'),
})

const mailboxConnection = createRoute({
  getParentRoute: () => signedIn,
  path: '/mailboxes/connect',
  validateSearch: readConnectionSearch,
  component: lazyRouteComponent(() => import('./mailboxes/ConnectPage.tsx'), 'ConnectPage'),
})

const mailbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/mailboxes/$id',
  component: lazyRouteComponent(() => import('./mailboxes/MailboxPage.tsx'), 'MailboxPage'),
})

const sandbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/sandbox',
  validateSearch: readSandboxSearch,
  component: lazyRouteComponent(() => import('./sandbox/SandboxPage.tsx'), 'SandboxPage'),
})

const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  validateSearch: readMembersSearch,
  component: lazyRouteComponent(() => import('./members/MembersPage.tsx'), 'MembersPage'),
})

const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: '/tokens',
  validateSearch: readTokensSearch,
  component: lazyRouteComponent(() => import('./tokens/TokensPage.tsx'), 'TokensPage'),
})

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
})

const organisation = createRoute({
  getParentRoute: () => signedIn,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./tenants/SettingsPage.tsx'), 'SettingsPage'),
})

const leads = createRoute({
  getParentRoute: () => signedIn,
  path: '/leads',
  validateSearch: readLeadsSearch,
  component: lazyRouteComponent(() => import('./leads/LeadsPage.tsx'), 'LeadsPage'),
})

const lead = createRoute({
  getParentRoute: () => signedIn,
  path: '/leads/$id',
  component: lazyRouteComponent(() => import('./leads/LeadPage.tsx'), 'LeadPage'),
})

const lists = createRoute({
  getParentRoute: () => signedIn,
  path: '/lists',
  validateSearch: ({ dialog }: Record<string, unknown>): { dialog?: 'new' } => ({ dialog: oneOf(['new'], dialog) }),
  component: lazyRouteComponent(() => import('./lists/ListsPage.tsx'), 'ListsPage'),
})

const segment = createRoute({
  getParentRoute: () => signedIn,
  path: '/segments/$id',
  component: lazyRouteComponent(() => import('./segments/SegmentPage.tsx'), 'SegmentPage'),
})

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  validateSearch: readCampaignsSearch,
  component: lazyRouteComponent(() => import('./campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
})

const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$id',
  validateSearch: readCampaignSearch,
  component: lazyRouteComponent(() => import('./campaigns/CampaignFrame.tsx'), 'CampaignFrame'),
})

const campaignOverview = createRoute({
  getParentRoute: () => campaign,
  path: '/',
  component: lazyRouteComponent(() => import('./campaigns/OverviewPage.tsx'), 'OverviewPage'),
})

const campaignSequence = createRoute({
  getParentRoute: () => campaign,
  path: '/sequence',
  validateSearch: readSequenceSearch,
  component: lazyRouteComponent(() => import('./campaigns/steps/SequencePage.tsx'), 'SequencePage'),
})

const campaignAudience = createRoute({
  getParentRoute: () => campaign,
  path: '/audience',
  component: lazyRouteComponent(() => import('./campaigns/AudiencePage.tsx'), 'AudiencePage'),
})

const campaignSchedule = createRoute({
  getParentRoute: () => campaign,
  path: '/schedule',
  component: lazyRouteComponent(() => import('./campaigns/schedule/SchedulePage.tsx'), 'SchedulePage'),
})

const campaignMailboxes = createRoute({
  getParentRoute: () => campaign,
  path: '/mailboxes',
  component: lazyRouteComponent(() => import('./campaigns/MailboxesPage.tsx'), 'MailboxesPage'),
})

const campaignActivity = createRoute({
  getParentRoute: () => campaign,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./campaigns/recipients/ActivityPage.tsx'), 'ActivityPage'),
})

/** The pages of a campaign, each with an address of its own. */
const campaignPages = [
  ...[campaignOverview, campaignSequence, campaignAudience],
  ...[campaignSchedule, campaignMailboxes, campaignActivity],
] as const

const imports = createRoute({
  getParentRoute: () => signedIn,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports/ImportsPage.tsx'), 'ImportsPage'),
})

const newImport = createRoute({
  getParentRoute: () => signedIn,
  path: '/imports/new',
  validateSearch: ({ upload }: Record<string, unknown>): { upload?: string } => ({ upload: word(upload) }),
  component: lazyRouteComponent(() => import('./imports/NewImportPage.tsx'), 'NewImportPage'),
})

const leadImport = createRoute({
  getParentRoute: () => signedIn,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./imports/ImportPage.tsx'), 'ImportPage'),
})

const upkeep = createRoute({
  getParentRoute: () => signedIn,
  path: '/upkeep',
  component: lazyRouteComponent(() => import('./upkeep/UpkeepPage.tsx'), 'UpkeepPage'),
})

const suppression = createRoute({
  getParentRoute: () => signedIn,
  path: '/suppression',
  validateSearch: ({
    q,
    reason,
    dialog,
  }: Record<string, unknown>): { q?: string; reason?: string; dialog?: 'add' } => ({
    q: word(q, 400),
    reason: word(reason),
    dialog: oneOf(['add'], dialog),
  }),
  component: lazyRouteComponent(() => import('./suppression/SuppressionPage.tsx'), 'SuppressionPage'),
})

const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./notifications/NotificationsPage.tsx'), 'NotificationsPage'),
})

const system = createRoute({
  getParentRoute: () => signedIn,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.tsx'), 'SystemPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signedOut.addChildren([signIn, signUp, forgotPassword]),
    linked.addChildren([verifyEmail, resetPassword, confirmEmail, invitation]),
    signedIn.addChildren([
      ...[home, account, workspaces, lead, leads, imports, newImport, leadImport, upkeep, lists, segment, suppression],
      ...[campaigns, campaign.addChildren(campaignPages)],
      ...[domains, domain, mailboxes, mailboxConnection, mailbox],
      ...[sandbox, jobs, members, tokens, audit, organisation, system, notifications, analytics],
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: StumbledPage,
  defaultPendingComponent: Waking,
  defaultPendingMs: 400,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
