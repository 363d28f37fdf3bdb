import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { readWorkspacesSearch } from './companies/urls.ts'
import { readJobsSearch } from './jobs/urls.ts'
import { readLeadsSearch } from './leads/urls.ts'
import { settle } from './session/session.ts'
import { UnansweredPage } from './session/UnansweredPage.tsx'
import { wayBack } from './session/urls.ts'
import { NotFoundPage, StumbledPage, Waking } from './ui/Outcomes.tsx'
import { oneOf, parseSearch, stringifySearch, word } from './ui/search.ts'

const root = createRootRoute({ notFoundComponent: NotFoundPage })

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  validateSearch: (search): { to?: string } => ({ to: wayBack(search.to) }),
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

const suppression = createRoute({
  getParentRoute: () => signedIn,
  path: '/suppression',
  validateSearch: ({ q, reason, dialog }: Record<string, unknown>): { q?: string; reason?: string; dialog?: 'add' } => ({
    q: word(q, 400),
    reason: word(reason),
    dialog: oneOf(['add'], dialog),
  }),
  component: lazyRouteComponent(() => import('./suppression/SuppressionPage.tsx'), 'SuppressionPage'),
})

const system = createRoute({
  getParentRoute: () => signedIn,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.tsx'), 'SystemPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signedOut.addChildren([signIn, signUp]),
    signedIn.addChildren([home, workspaces, jobs, lead, leads, lists, segment, suppression, system]),
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
