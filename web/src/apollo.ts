import {
  ApolloClient,
  ApolloLink,
  type FieldMergeFunction,
  type FieldPolicy,
  HttpLink,
  InMemoryCache,
  type StoreObject,
} from '@apollo/client'
import { catchError, defer, map, of, switchMap, throwError } from 'rxjs'
import { connection } from './connection.ts'
import { isUnauthenticated } from './faults.ts'
import { possibleTypes } from './gql/possibleTypes.ts'
import { isLive, liveLink } from './live.ts'
import { accessToken, replaceToken } from './session/session.ts'

/** Sends every operation with the session's token, and once more with a new one if it was refused. */
const withSession = new ApolloLink((operation, forward) => {
  const send = (token: string | null) => {
    const { headers } = operation.getContext()
    operation.setContext({ headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers })
    return forward(operation)
  }
  return defer(accessToken).pipe(
    switchMap((token) =>
      send(token).pipe(
        map((result) => ({ refused: isUnauthenticated(result), outcome: of(result) })),
        catchError((error) => of({ refused: isUnauthenticated(error), outcome: throwError(() => error) })),
        switchMap(({ refused, outcome }) => {
          if (!refused || token === null) return outcome
          return defer(() => replaceToken(token)).pipe(switchMap((fresh) => (fresh ? send(fresh) : outcome)))
        }),
      ),
    ),
  )
})

const cache = () =>
  new InMemoryCache({
    possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          company: byId('Company'),
          project: byId('Project'),
          job: byId('Job'),
          campaign: byId('Campaign'),
          campaigns: connection(['first', 'filter']),
          campaignRecipients: connection(['campaignId', 'first', 'filter']),
          companies: connection(['first']),
          domains: connection(['first', 'companyId']),
          emailAccounts: connection(['first', 'companyId', 'domainId']),
          projects: connection(['first', 'companyId']),
          members: connection([]),
          invitations: connection([]),
          personalTokens: connection([]),
          allPersonalTokens: connection([]),
          auditEntries: connection(['filter']),
          jobs: connection(['first', 'filter']),
          lead: byId('Lead'),
          leadImport: byId('LeadImport'),
          leadImports: connection(['first']),
          leadLists: connection(['first']),
          leads: connection(['first', 'filter', 'orderBy']),
          notifications: connection([]),
          operations: connection(['first']),
          segments: connection(['first']),
          suppressions: { keyArgs: ['first', 'filter'], merge: appended },
          // Asked for only to bring what they stand for up to date.
          nodes: { keyArgs: false, merge: false },
          viewer: { merge: true },
          account: { merge: true },
          system: { merge: true },
        },
      },
      CampaignAnalytics: { merge: true },
      Dashboard: { merge: true, fields: { days: { merge: true } } },
      Account: { fields: { preferences: { merge: true }, secondFactors: { merge: true } } },
      Campaign: {
        fields: {
          audience: { merge: false },
          progress: { merge: true },
          senders: { merge: false },
          draft: { merge: joinSteps },
          sequence: { merge: joinSteps },
          settings: { merge: true },
          whyNot: { merge: false },
        },
      },
      CampaignRecipient: {
        keyFields: ['campaignId', 'leadId'],
        fields: { mails: { merge: false }, trace: { merge: false } },
      },
      // The steps of a sequence and of its draft have the same ids, and say different things.
      CampaignStep: { keyFields: false, fields: { variants: { merge: false }, counts: { merge: true } } },
      CampaignStepVariant: { keyFields: false },
      CampaignSettings: { fields: { utm: { merge: true }, windows: { merge: false }, holidays: { merge: false } } },
      // There is one of each: a change of it is seen wherever it is shown.
      SendingPolicy: { keyFields: [] },
      TenantPolicy: { keyFields: [] },
      TenantSettings: { keyFields: [], fields: { billing: { merge: true } } },
      Lead: { fields: { attributes: { merge: false } } },
      Sandbox: { keyFields: [], fields: { inboxes: { merge: false }, messages: { merge: false } } },
      SandboxInbox: { keyFields: ['address'] },
      SandboxLetter: { keyFields: ['key'] },
      SandboxMessage: { keyFields: ['key'] },
      Suppression: { keyFields: ['key'] },
      TierHealth: { keyFields: ['name'] },
    },
  })

type Rows = { nodes: readonly unknown[] }

/** A list whose rows have no id of their own: a page after the first is added to it. */
function appended(known: Rows | undefined, coming: Rows, { args }: { args: Record<string, unknown> | null }): Rows {
  return known && args?.after ? { ...coming, nodes: [...known.nodes, ...coming.nodes] } : coming
}

/** Steps as they come, each with what was asked of it before. */
const joinSteps: FieldMergeFunction<readonly StoreObject[]> = (known = [], coming, { mergeObjects }) =>
  coming.map((step) => {
    const before = known.find(({ id }) => id === step.id)
    return before ? mergeObjects(before, step) : step
  })

/** What a list has brought needs no second request to be shown by itself. */
function byId(__typename: string): FieldPolicy {
  return {
    read: (known, { args, toReference }) => (known === undefined ? toReference({ __typename, id: args?.id }) : known),
  }
}

export function createClient() {
  return new ApolloClient({
    link: ApolloLink.split(
      isLive,
      liveLink(),
      withSession.concat(new HttpLink({ uri: '/graphql', credentials: 'same-origin' })),
    ),
    cache: cache(),
    devtools: { enabled: import.meta.env.DEV },
  })
}
