import type { Db } from '../../prisma/tenancy.ts'
import type { Change } from '../audit/record.ts'
import type { Asks } from './asked.ts'
import type { Permission } from './auth.ts'
import type { Loaders } from './loaders.ts'
import type { Price } from './rate.ts'

/** Who asks, and on behalf of which tenant. */
export type Viewer = {
  userId: string
  tenantId: string
  /** The nil UUID when a token asks. */
  sessionId: string
  /** The personal token that asks, if it is one. */
  tokenId: string | null
  roles: readonly string[]
  permissions: ReadonlySet<Permission>
  /** The workspaces they may see; null for all. */
  companyIds: readonly string[] | null
  /** The tenant asks for a second factor that this session was not opened with: until then it allows nothing. */
  lacksSecondFactor: boolean
}

/** What is known of the request that carries an operation. */
export type Caller = {
  requestId: string
  ip: string
  userAgent: string
  /** Under which a mutation may be sent again. */
  idempotencyKey: string | null
  setHeader(name: string, value: string): void
  /** Gives the browser a refresh token, or takes it away. */
  setRefreshToken(token: string | null, expiresAt?: Date): void
  /** By what the browser is recognised where somebody signed in before. */
  deviceToken: string | null
  setDeviceToken(token: string, expiresAt: Date): void
}

/** What Apollo is given per request; the executor adds the rest. */
export type RequestContext = {
  viewer: Viewer | null
  caller: Caller
  /** Why the credential that was sent is refused, whatever is asked. */
  refused?: unknown
  /** What the operation costs, once that is known. */
  price?: Price
}

/** What every resolver is given. The database handle already knows its tenant. */
export type Context = RequestContext & {
  readonly db: Db
  readonly load: Loaders
  /** What of all this is asked for: hot lists and loaders read no more. */
  readonly asks: Asks
  /** Forgets what was loaded: a mutation may have changed it. */
  forget(): void
  /** Set by a returned problem: nothing of the operation is kept. */
  undone: boolean
  /** What a mutation changed, for the audit log; who and when are known without it. */
  audit(change: Change): void
  /** What it said, for the one row of each mutation. */
  change: Change | undefined
}

/** The context of a field whose permission makes sure that somebody is signed in. */
export type SignedIn = Context & { viewer: Viewer }
